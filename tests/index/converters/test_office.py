"""DOCX, ODT and EPUB."""

from __future__ import annotations

import io

import pytest

from index.errors import SourceError


def test_docx_reads_tables_and_author(only, made):
    import docx

    file = docx.Document(io.BytesIO(made.docx()))
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Skell", "210 votes"
    out = io.BytesIO()
    file.save(out)
    article = only("a.docx", out.getvalue()).article
    assert article.authors == ("Ada Reporter",)
    assert article.text.endswith("Skell | 210 votes")


def test_docx_without_a_title_takes_a_short_first_line(only):
    import docx

    file, out = docx.Document(), io.BytesIO()
    file.add_paragraph("Harbour bridge to open")
    file.add_paragraph("It opens in June, after nine months.")
    file.save(out)
    assert only("a.docx", out.getvalue()).article.title == "Harbour bridge to open"


@pytest.mark.parametrize("name", ["bridge.docx", "bridge.odt", "bridge.epub"])
def test_a_truncated_one_says_so(name, results, made):
    with pytest.raises(SourceError, match="damaged or cut off"):
        results(name, made.every_format()[name][:-200])


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_an_archive_that_is_none_of_them_inside(name, results, made):
    with pytest.raises(SourceError, match=name):
        results(name, made.zipped({"word/nothing.txt": "x"}))


def test_a_bomb_in_a_document_is_refused(results, made):
    with pytest.raises(SourceError, match="refused"):
        results(
            "a.odt",
            made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "0" * 5_000_000}),
        )


def test_odt_leaves_notes_and_deleted_text_out(only, made):
    text = (
        "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    )
    content = (
        f"<office:document-content "
        f"{text}><office:body><office:text><text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:h>Title</text:h><text:p>One<text:s/>two<text:note><text:p>A note.</text:p></text:note> three.</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    data = made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    assert only("a.odt", data).article.text == "Title\n\nOne two three."


def test_chapters_of_a_book_are_articles(results, made):
    found = results("paper.epub", made.epub(chapters=3))
    assert [f.article.source for f in found] == [f"paper.epub#OEBPS/c{i}.xhtml" for i in range(3)]
    assert {f.article.section for f in found} == {made.TITLE}


def test_a_table_that_claims_a_billion_columns_is_small(only, made):
    import docx

    file = docx.Document(io.BytesIO(made.docx()))
    cell = file.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "Skell"
    cell._tc.grid_span = 999_999_999
    out = io.BytesIO()
    file.save(out)
    assert only("a.docx", out.getvalue()).article.text.endswith("\n\nSkell")


def test_a_paragraph_in_a_frame_is_a_caption_and_one_in_a_paragraph_is_said_once(only, made, kinds):
    names = ("office", "text", "draw")
    spaces = " ".join(f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in names)
    framed = "<draw:frame><draw:text-box><text:p>The ship.</text:p></draw:text-box></draw:frame>"
    content = (
        f"<office:document-content {spaces}><office:body><office:text><text:h>Title</text:h>"
        f"<text:p>One {framed}two.</text:p><text:p>Three <text:p>four</text:p> five.</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    data = made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    assert kinds(only("a.odt", data)) == [
        ("title", "Title"),
        ("body", "One two."),
        ("caption", "The ship."),
        ("body", "Three four five."),
    ]
