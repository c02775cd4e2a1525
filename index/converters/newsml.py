"""NewsML-G2: a news item, or a message of several, with its text as XHTML, NITF or plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.cleaning.html import fragment_blocks
from index.converters.base import Format, Head
from index.converters.nitf import nitf_draft
from index.converters.records import paragraphs_of
from index.converters.xml import descendants, first_text, local_name, outermost, parse_xml, serialised
from index.drafts import Block, Draft, Problem
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument, printable_name

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    root = parse_xml(document.read(), document.source)
    items = [root] if local_name(root) == "newsitem" else outermost(root, "newsitem")
    for number, item in enumerate(items, start=1):
        fragment = "" if len(items) == 1 else f"#{printable_name(item.get('guid') or str(number))}"
        blocks = tuple(_blocks(item))
        if blocks:
            yield _draft(item, blocks, fragment)
        elif first_text(item, "itemclass") or len(items) > 1:
            yield Problem(document.source + fragment, "a news item without text")


def _draft(item: Any, blocks: tuple[Block, ...], fragment: str) -> Draft:
    providers = [
        e.get("literal") or first_text(e, "name") or e.get("qcode") or "" for e in descendants(item, "provider")
    ]
    bodies = descendants(item, "body")
    subjects = [first_text(e, "name") for e in descendants(item, "subject")]
    draft = Draft(
        title=first_text(item, "headline") or first_text(item, "title"),
        blocks=blocks,
        publisher=next(filter(None, providers), ""),
        authors=split_authors(first_text(item, "by")),
        published=iso_date(
            first_text(item, "contentcreated") or first_text(item, "firstcreated") or first_text(item, "versioncreated")
        ),
        updated=iso_date(first_text(item, "contentmodified")),
        section=next(filter(None, subjects), ""),
        language=item.get(_LANG) or next((e.get("tag") or "" for e in descendants(item, "language")), ""),
        metadata_sources=dict.fromkeys(
            ("title", "publisher", "authors", "published", "updated", "section", "language"), "NewsML-G2"
        ),
        fragment=fragment,
    )
    nitf = descendants(item, "nitf") if bodies else []
    return replace(draft, byline=nitf_draft(nitf[0]).byline) if nitf else draft


def _blocks(item: Any) -> Iterator[Block]:
    for part in outermost(item, "inlinexml", "inlinedata"):
        nitf = descendants(part, "nitf")
        if nitf:
            yield from nitf_draft(nitf[0]).blocks
        elif local_name(part) == "inlinedata":
            yield from (Block(text) for text in paragraphs_of("".join(part.itertext())))
        else:
            for body in outermost(part, "body") or [part]:
                yield from fragment_blocks(serialised(body))


def _recognise(head: Head) -> bool:
    return head.root in ("newsitem", "newsmessage")


FORMAT = Format("NewsML-G2", (".xml",), "news items as agencies deliver them", _recognise, read)
