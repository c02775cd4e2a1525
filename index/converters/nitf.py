"""NITF, the News Industry Text Format of news agencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.cleaning.characters import clean_line
from index.converters.base import Format, Head
from index.converters.xml import descendants, first_text, local_name, parse_xml
from index.drafts import Block, Draft
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument

_BLOCKS = ("p", "hl2", "hl3", "hl4", "li", "dt", "dd", "td", "th", "media-caption", "bq", "pre", "fn")


def read(document: SourceDocument) -> Iterator[Draft]:
    yield nitf_draft(parse_xml(document.read(), document.source))


def nitf_draft(root: Any) -> Draft:
    """The article of an `nitf` element."""
    heads = descendants(root, "body.head")
    head = heads[0] if heads else root
    hedline = first_text(head, "hl1") or first_text(root, "title")
    byline = first_text(head, "byline")
    persons = [
        " ".join("".join(e.itertext()).split())
        for b in descendants(head, "byline")[:1]
        for e in descendants(b, "person")
    ]
    content = descendants(root, "body.content")
    issued = next((e.get("norm") or "".join(e.itertext()) for e in descendants(root, "date.issue", "story.date")), "")
    names = [e.get("name") or "" for e in descendants(root, "pubdata")]
    sections = [e.get("position.section") or "" for e in descendants(root, "pubdata")]
    decks = [Block(text) for text in (first_text(head, "hl2"), first_text(head, "abstract")) if text]
    return Draft(
        title=hedline,
        byline=byline,
        blocks=(*decks, *(block for part in content or [root] for block in _blocks(part))),
        publisher=next(filter(None, names), "") or first_text(head, "distributor", "copyrite.holder"),
        authors=split_authors(persons or byline),
        published=iso_date(issued),
        section=next(filter(None, sections), ""),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        metadata_sources={
            "authors": "byline",
            **dict.fromkeys(("title", "publisher", "published", "section", "language"), "NITF"),
        },
    )


def _blocks(content: Any) -> Iterator[Block]:
    for element in descendants(content, *_BLOCKS):
        if any(local_name(above) in _BLOCKS for above in element.iterancestors()):
            continue
        text = clean_line("".join(element.itertext()))
        in_media = any(local_name(above) == "media" for above in element.iterancestors())
        if text:
            yield Block(text, "caption" if in_media or local_name(element) == "media-caption" else "body")


def _recognise(head: Head) -> bool:
    return head.root == "nitf"


FORMAT = Format("NITF", (".xml", ".nitf"), "articles as news agencies deliver them", _recognise, read)
