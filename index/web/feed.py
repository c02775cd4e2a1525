"""Feeds as lists: each entry's page, and the entries that have none."""

from __future__ import annotations

from collections import Counter
from typing import Any

from index.converters.feed import FORMAT, entry_item, entry_text, parse_feed
from index.errors import SourceError
from index.metadata.dates import iso_date
from index.sources import SourceDocument
from index.web.address import Address, parse_address
from index.web.listing import Link, Listing

MAX_BYTES = 10_000_000
"""Largest feed that is followed: feedparser needs much time and memory for each megabyte."""


def read_feed(document: SourceDocument, address: Address) -> Listing:
    """The pages that a feed's entries link to; entries without a page of their own are its items.

    An entry that shares its link with others, or links to the feed itself, has no page of its own.

    Raises:
        SourceError: it has no entries, is too large, or defines entities.
    """
    if document.size > MAX_BYTES:
        raise SourceError(f"{document.source}: a feed of more than {MAX_BYTES // 1_000_000} MB")
    feed = parse_feed(document)
    links = [_link(entry, address) for entry in feed.entries]
    uses = Counter(links)
    pages: list[Link] = []
    own: list[tuple[int, Any]] = []
    for number, (entry, link) in enumerate(zip(feed.entries, links, strict=True), start=1):
        if link and (uses[link] == 1 or not entry_text(entry).strip()):
            pages.append(Link(link, iso_date(entry.get("published")), "feed"))
        else:
            own.append((number, entry))
    items = tuple(entry_item(document, feed, entry, number) for number, entry in own)
    return Listing(tuple(pages), (), items, FORMAT.name)


def _link(entry: Any, address: Address) -> str:
    """Address of an entry's page; "" when there is none."""
    try:
        found = parse_address(str(entry.get("link") or ""), address, link=True).url
    except SourceError:
        return ""
    return "" if found == address.url else found
