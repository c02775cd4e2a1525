"""What holds for every format: recognised by content, whole, in order, without what stands around the article."""

from __future__ import annotations

import re

import pytest

from index.converters import FORMATS, ParsedArticle, list_formats
from index.errors import SourceError

NAMES = [
    f"bridge.{ending}"
    for ending in (
        *("html", "txt", "md", "jsonl", "json", "csv", "pdf", "docx", "odt", "epub", "eml", "mbox", "mhtml", "rss"),
        *("nitf", "newsml", "warc.gz", "zip", "tar.gz", "txt.gz"),
    )
]


@pytest.fixture(scope="module")
def files(made):
    return made.every_format()


def test_every_format_has_a_sample(files):
    assert sorted(files) == sorted(NAMES)
    # All but sitemaps, which hold addresses and no article.
    assert len(list_formats()) == len(NAMES) + 1


def test_formats_are_listed_by_name_with_a_description():
    names = [format_.name.lower() for format_ in list_formats()]
    assert names == sorted(names)
    assert all(format_.description and format_.extensions for format_ in FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_the_article_is_whole_and_clean(name, files, results, made):
    first = results(name, files[name])[0]
    assert isinstance(first, ParsedArticle)
    text = first.article.text
    assert made.TITLE in text.split("\n\n")[0]
    places = [re.sub(r"\s", " ", text).find(paragraph) for paragraph in made.PARAGRAPHS]
    assert -1 not in places
    assert places == sorted(places)
    assert not re.search("newsletter|Copyright|running head|Sport", text)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("bridge.md", "bridge.txt.gz")])
def test_the_name_does_not_matter(name, files, results):
    articles = [r.article for r in results("document", files[name]) if isinstance(r, ParsedArticle)]
    named = [r.article for r in results(name, files[name]) if isinstance(r, ParsedArticle)]
    assert [a.text for a in articles] == [a.text for a in named]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_cut_off_never_raises_anything_else(name, files, results):
    for share in (0.1, 0.5, 0.9):
        message = ""
        try:
            results(name, files[name][: int(len(files[name]) * share)])
        except SourceError as error:
            message = str(error)
        assert not message or message.startswith(name)
        assert "\n" not in message


def test_metadata_say_where_they_come_from(files, only):
    article = only("bridge.nitf", files["bridge.nitf"]).article
    assert article.published == "2024-05-06T07:08:00Z"
    assert article.authors == ("Ada Reporter",)
    expected = {"title": "NITF", "published": "NITF", "authors": "byline", "language": "detected"}
    assert dict(article.metadata_sources) == expected


def test_two_articles_of_one_file_never_share_a_location(results):
    line = '{"title": "%s", "text": "Some text.", "id": "same"}'
    articles = [r.article for r in results("two.jsonl", f"{line % 'A'}\n{line % 'B'}\n")]
    assert [a.location for a in articles] == ["/library/two.jsonl#same", "/library/two.jsonl#same~2"]
    assert len({a.article_id for a in articles}) == 2


def test_a_document_without_any_article_is_an_error(results):
    with pytest.raises(SourceError, match=r"notes\.json: no list of articles"):
        results("notes.json", '{"a": 1}')
