from __future__ import annotations

import pytest

from index.drafts import Problem
from index.errors import SourceError
from index.web.address import parse_address
from index.web.listing import Link, Listing
from index.web.sitemap import read_sitemap
from index.web.visit import web_document

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def read(text: str) -> Listing:
    return read_sitemap(web_document(parse_address("https://news.example/sitemap.xml"), text.encode()))


def test_pages_and_the_dates_of_news() -> None:
    found = read(
        f"<?xml version='1.0'?><urlset xmlns='{SITEMAP}' xmlns:news='{NEWS}' xmlns:image='urn:i'>"
        "<url><loc> https://news.example/a?b=1&amp;c=2 </loc><lastmod>2024-01-01</lastmod>"
        "<image:image><image:loc>https://news.example/picture.jpg</image:loc></image:image></url>"
        "<url><news:news><news:publication_date>2025-05-06T07:08:00+02:00</news:publication_date></news:news>"
        "<loc>/b</loc></url><url><loc/></url></urlset>"
    )
    assert [(link.text, link.published) for link in found.pages] == [
        ("https://news.example/a?b=1&c=2", None),
        ("/b", "2025-05-06T07:08:00+02:00"),
    ]
    assert (found.lists, found.items) == ((), ())


def test_an_index_names_sitemaps() -> None:
    found = read(f"<sitemapindex xmlns='{SITEMAP}'><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>")
    assert found.lists == (Link("/news.xml", None, "news sitemap"),)
    assert found.pages == ()


def test_one_without_a_namespace_that_is_cut_off() -> None:
    found = read("<urlset><url><loc>/a</loc></url><url><loc>/b</lo")
    assert [link.text for link in found.pages] == ["/a"]
    (problem,) = found.items
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("broken XML")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<urlset></urlset>", "without addresses"),
        ("<urlset>", "broken XML"),
        (
            "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            "<urlset><url><loc>&b;</loc></url></urlset>",
            "defines entities",
        ),
    ],
)
def test_nothing_to_read(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=rf"^https://news\.example/sitemap\.xml: .*{reason}"):
        read(text)
