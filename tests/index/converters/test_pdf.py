from __future__ import annotations

import zlib

import pytest

from index.errors import SourceError


def test_columns_in_order_headings_gone_words_whole(only, made):
    first = ["The bridge over the har-", "bour will open in June.", "The roads office said so", "on Monday, after nine"]
    second = ["months of repairs.", "Buses will cross first."]
    article = only("a.pdf", made.columns(first, second)).article
    assert article.title == made.TITLE
    assert article.text == (
        f"{made.TITLE}\n\nThe bridge over the harbour will open in June. The roads office said so on Monday, "
        f"after nine "
        "months of repairs. Buses will cross first."
    )
    assert {r.reason for r in article.removed} == {"running head or page number"}


def test_paragraphs_by_their_gaps_and_over_pages(only, made):
    lines = [
        (50, 700, 10, "First paragraph ends here."),
        (50, 680, 10, "Second one goes on over"),
        (50, 668, 10, "the end of its"),
    ]
    pages = [
        [(50, 780, 10, "Gazette 1"), *lines],
        [(50, 780, 10, "Gazette 2"), (50, 700, 10, "page, and ends."), (50, 688, 10, "Really.")],
    ]
    text = only("a.pdf", made.pdf(pages)).article.text
    assert text == "First paragraph ends here.\n\nSecond one goes on over the end of its page, and ends. Really."


def test_a_scanned_pdf_says_so(results, made):
    with pytest.raises(SourceError, match=r"scan\.pdf: 2 pages without text, probably scanned"):
        results("scan.pdf", made.pdf([[], []]))


def test_an_encrypted_pdf_says_so(results, made):
    locked = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"41" * 32, b"42" * 32)
    with pytest.raises(SourceError, match=r"locked\.pdf: encrypted"):
        results("locked.pdf", made.pdf([[(50, 700, 10, "Secret")]], locked))


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog", b"%PDF-1.7\n\x00\xff" * 9])
def test_a_truncated_pdf_says_so(data, results):
    with pytest.raises(SourceError, match=r"cut\.pdf: damaged or cut off PDF"):
        results("cut.pdf", data)


def with_stream(made, data, filters, resources=b""):
    """A page whose content is packed."""
    plain = made.pdf([[(50, 700, 10, "Text")]])
    start, end = plain.index(b"4 0 obj"), plain.index(b"5 0 obj")
    packed = b"4 0 obj\n<</Length %d/Filter[%s]>>stream\n%s\nendstream\nendobj\n" % (len(data), filters, data)
    return plain[:start] + packed + plain[end:].replace(b"/Font<<", resources + b"/Font<<")


def test_a_packed_page_is_read_cut_off_or_not(only, made):
    content = b"BT /F1 10 Tf 50 700 Td (The bridge opens in June.) Tj ET"
    for data in (zlib.compress(content), zlib.compress(content)[:-3]):
        assert "The bridge opens" in only("a.pdf", with_stream(made, data, b"/FlateDecode")).article.text


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (zlib.compress(b" " * 5_000_000), b"/FlateDecode"),
        (zlib.compress(zlib.compress(b" " * 5_000_000)), b"/FlateDecode/FlateDecode"),
        (b"\x81 " * 20_000, b"/RunLengthDecode"),
    ],
)
def test_a_bomb_in_a_pdf_is_refused(data, filters, results, made, monkeypatch):
    monkeypatch.setattr("index.converters.pdf.MAX_STREAMS", 1_000_000)
    with pytest.raises(SourceError, match=r"bomb\.pdf: unpacks to far more"):
        results("bomb.pdf", with_stream(made, data, filters))


def test_drawings_that_draw_each_other_have_an_end(results, made):
    data = made.pdf([[(50, 700, 10, "Text")]])
    forms = b"".join(
        b"%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X %d 0 R>>>>/Length 50>>stream\n"
        b"%s\nendstream\nendobj\n" % (n, n + 1, b"/X Do " * 8)
        for n in range(10, 40)
    )
    data = data.replace(b"/Font<<", b"/XObject<</X 10 0 R>>/Font<<").replace(b" Tj ET", b" Tj ET /X Do")
    # Without its table of objects a reader looks for them, as after a cut.
    with pytest.raises(SourceError, match="drawings on one page"):
        results("a.pdf", data[: data.index(b"xref")] + forms + b"trailer\n<</Root 1 0 R>>\n%%EOF\n")
