from __future__ import annotations

import pytest

from index.cleaning.markup import parse_page
from index.metadata.page import page_metadata, without_site


def metadata(head: str, body: str = ""):
    return page_metadata(parse_page(f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"))


def test_json_ld_goes_before_meta_elements_and_each_names_its_source():
    found = metadata(
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": '
        '["NewsArticle"], "datePublished": "2025-03-14",'
        ' "author": [{"name": "Ann Lee"}], "publisher": {"name": "The Paper"}}]}</script>'
        "<meta property='article:published_time' content='2001-01-01'><meta property='og:title' content='A title'>"
        "<meta name='author' content='Someone Else'><link rel=canonical href='http://a.example/1'>"
    )
    assert (found.published, found.authors, found.publisher, found.title) == (
        "2025-03-14",
        ("Ann Lee",),
        "The Paper",
        "A title",
    )
    assert found.sources == {
        "published": "JSON-LD",
        "authors": "JSON-LD",
        "publisher": "JSON-LD",
        "title": "Open Graph",
        "url": "canonical link",
        "language": "html element",
    }


def test_a_heading_that_the_title_begins_with_is_the_title():
    found = metadata(
        "<title>Ferry sails again - Westmarr Today</title>", "<h1>Westmarr Today</h1><h1>Ferry <b>sails</b> again</h1>"
    )
    assert found.title == "Ferry sails again"


@pytest.mark.parametrize(
    ("title", "publisher", "rest"),
    [
        ("Ferry sails again | The Paper", "The Paper", "Ferry sails again"),
        ("The Paper - Ferry sails again", "The Paper", "Ferry sails again"),
        ("Ferry sails - and sinks | The Paper", "The Paper", "Ferry sails - and sinks"),
        ("Ferry sails | again", "The Paper", "Ferry sails | again"),
        ("Ferry sails again", "", "Ferry sails again"),
    ],
)
def test_without_site(title, publisher, rest):
    assert without_site(title, publisher) == rest


@pytest.mark.parametrize(
    "data",
    ["{", "[" * 100_000, '{"@type": "NewsArticle", "author": 7, "headline": [], "publisher": [[]]}', '"x"', "null"],
)
def test_hostile_json_ld(data):
    assert metadata(f'<title>A title</title><script type="application/ld+json">{data}</script>').title == "A title"
