"""RSS and Atom: each entry of a feed file is one article, as far as the feed holds its text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from index.cleaning.characters import clean_line
from index.cleaning.html import fragment_blocks
from index.cleaning.leftovers import split_leftovers
from index.converters.base import Format, Head, attempt
from index.converters.records import text_blocks
from index.converters.xml import refuse_entities
from index.drafts import Block, Draft, Problem
from index.errors import SourceError
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument, printable_name


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    feed = parse_feed(document)
    for number, entry in enumerate(feed.entries, start=1):
        where = f"{document.source} entry {number}"
        yield attempt(partial(entry_item, document, feed, entry, number), where)


def parse_feed(document: SourceDocument) -> Any:
    """What feedparser makes of a feed; SourceError when it holds no entry."""
    import feedparser

    # Given as a stream, so that the content can never be taken for an address to fetch.
    data = document.read()
    refuse_entities(data, document.source)
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise SourceError(f"{document.source}: a feed without entries")
    return feed


def entry_item(document: SourceDocument, feed: Any, entry: Any, number: int) -> Draft | Problem:
    """The article that an entry holds itself; `number` counts the entries of the feed from 1."""
    text = entry_text(entry)
    if text.strip():
        return _draft(feed.feed, entry, text, number)
    return Problem(f"{document.source} entry {number}", "no text in the feed, only a title or a link")


def entry_text(entry: Any) -> str:
    """The longest text of an entry, mostly HTML: its content, or its summary."""
    texts = [str(content.get("value") or "") for content in entry.get("content", [])]
    return max([*texts, str(entry.get("summary") or "")], key=len)


def _draft(feed: Any, entry: Any, text: str, number: int) -> Draft:
    blocks = fragment_blocks(text) if re.search(r"[<&]", text) else text_blocks(text)[0]
    kept, removed = split_leftovers([clean_line(block.text) for block in blocks])
    captions = {clean_line(block.text) for block in blocks if block.kind == "caption"}
    link = str(entry.get("link") or "")
    authors = (
        [str(author.get("name") or "") for author in entry.get("authors", []) if author] or entry.get("author") or []
    )
    return Draft(
        title=_plain(entry.get("title")),
        blocks=tuple(Block(piece, "caption" if piece in captions else "body") for piece in kept),
        publisher=_plain(entry.get("source", {}).get("title") or feed.get("title")),
        authors=split_authors(authors),
        published=iso_date(entry.get("published") or entry.get("created")),
        updated=iso_date(entry.get("updated")),
        section=_plain(next((tag.get("term") for tag in entry.get("tags", []) if tag.get("term")), "")),
        language=str(feed.get("language") or ""),
        url=link if link.startswith(("http://", "https://")) else "",
        metadata_sources=dict.fromkeys(
            ("title", "publisher", "authors", "published", "updated", "section", "language", "url"), "feed"
        ),
        removed=tuple(removed),
        fragment=f"#{printable_name(clean_line(str(entry.get('id') or link or number)))[:300]}",
    )


def _plain(value: object) -> str:
    """A title, which feeds may give as HTML."""
    return " ".join(clean_line(block.text) for block in fragment_blocks(str(value or "")))


def _recognise(head: Head) -> bool:
    return head.root in ("rss", "feed", "rdf") or (head.root == "channel" and "<item" in head.text)


FORMAT = Format(
    "RSS and Atom", (".rss", ".atom", ".xml"), "feeds saved as files; each entry is an article", _recognise, read
)
