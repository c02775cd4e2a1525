from __future__ import annotations

import pytest

from index.drafts import Draft, Problem
from index.errors import SourceError
from index.web.address import parse_address
from index.web.feed import read_feed
from index.web.listing import Listing
from index.web.visit import web_document

ADDRESS = parse_address("https://news.example/feeds/rss.xml")


def read(items: str) -> Listing:
    text = f"<rss version='2.0'><channel><title>The Gazette</title>{items}</channel></rss>"
    return read_feed(web_document(ADDRESS, text.encode()), ADDRESS)


def links(listing: Listing) -> list[str]:
    return [link.text for link in listing.pages]


def test_each_entry_leads_to_its_page() -> None:
    found = read(
        "<item><title>A</title><link>https://news.example/a?utm_source=rss</link><description>Teaser.</description>"
        "<pubDate>Tue, 06 May 2025 07:08:09 GMT</pubDate></item><item><title>B</title><link>../b</link></item>"
        "<item><title>C</title><guid isPermaLink='true'>https://news.example/c</guid></item>"
    )
    assert links(found) == ["https://news.example/a", "https://news.example/b", "https://news.example/c"]
    assert [link.published for link in found.pages] == ["2025-05-06T07:08:09Z", None, None]
    assert found.items == ()


def test_entries_without_a_page_of_their_own() -> None:
    found = read(
        "<item><title>A</title><description>The whole text of A.</description></item>"
        "<item><title>B</title><link>javascript:alert(1)</link><description>The whole text of B.</description></item>"
        f"<item><title>C</title><link>{ADDRESS.url}#c</link><description>The whole text of C.</description></item>"
        "<item><title>D</title><link>/day#1</link><description>The whole text of D.</description></item>"
        "<item><title>E</title><link>/day#2</link><description>The whole text of E.</description></item>"
        "<item><title>F</title></item>"
    )
    assert links(found) == []
    assert [item.title if isinstance(item, Draft) else item.reason for item in found.items] == [
        *"ABCDE",
        "no text in the feed, only a title or a link",
    ]
    assert isinstance(found.items[-1], Problem)


def test_an_address_that_several_entries_share_is_read_where_they_have_no_text() -> None:
    found = read("<item><title>D</title><link>/day#1</link></item><item><title>E</title><link>/day#2</link></item>")
    assert set(links(found)) == {"https://news.example/day"}


@pytest.mark.parametrize("items", ["", "<!DOCTYPE a [<!ENTITY b 'c'>]>"])
def test_nothing_to_read(items: str) -> None:
    with pytest.raises(SourceError, match=r"^https://news\.example/feeds/rss\.xml: "):
        read(items)
