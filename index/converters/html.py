"""HTML pages: the article without navigation, comments and advertising, and the metadata that the page carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.cleaning.html import page_blocks
from index.cleaning.markup import is_too_deep, parse_page, strip_tags
from index.converters.base import Format, Head
from index.decoding import NotTextError, decode
from index.drafts import Block, Draft
from index.errors import SourceError
from index.metadata.page import page_metadata
from index.sources import SourceDocument

MAX_PAGE_CHARACTERS = 20_000_000
MAX_TAGS = 200_000
"""Start and end tags of one page. The longest pages that people made have half of it; each costs the cleaner 0.1 ms."""

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)


def read(document: SourceDocument) -> Iterator[Draft]:
    data = document.read()
    try:
        yield page_draft(decode(data, document.charset or declared_charset(data)), document.source)
    except NotTextError as error:
        raise SourceError(f"{document.source}: {error}") from error


def declared_charset(data: bytes) -> str:
    """The encoding that a page names in its first bytes, or ""."""
    match = _CHARSET.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("ascii") if match else ""


def page_draft(markup: str, source: str) -> Draft:
    """The article of one page; SourceError when there is no text on it."""
    if len(markup) > MAX_PAGE_CHARACTERS:
        raise SourceError(f"{source}: a page of more than {MAX_PAGE_CHARACTERS // 1_000_000} million characters")
    if markup.count("<") > MAX_TAGS or is_too_deep(markup):
        lines = strip_tags(markup)
        return Draft(title="", blocks=tuple(Block(line) for line in lines))
    tree = parse_page(markup)
    if tree is None:
        raise SourceError(f"{source}: an HTML page without text")
    known = page_metadata(tree)
    blocks, removed = page_blocks(markup, tree, known.title)
    if not blocks:
        raise SourceError(f"{source}: no article found on this page; it seems to be navigation only")
    if not known.published:
        known.offer("published", _visible_date(markup), "page text")
    return Draft(
        title=known.title,
        blocks=blocks,
        # Publisher and date are shown with every citation; in the text they would be most of the words that are not the
        # page's own.
        short_byline=True,
        publisher=known.publisher,
        authors=known.authors,
        published=known.published,
        updated=known.updated,
        section=known.section,
        language=known.language,
        url=known.url,
        metadata_sources=known.sources,
        removed=removed,
    )


def _visible_date(markup: str) -> str | None:
    """The date that htmldate finds in the page's text, as YYYY-MM-DD."""
    from htmldate import find_date

    try:
        found = find_date(markup, original_date=True)
    except Exception:  # a page's odd dates are no reason to lose its article
        return None
    return str(found) if found else None


def _recognise(head: Head) -> bool:
    if head.root in ("html", "body", "head", "article", "div", "p", "h1", "main", "section", "title", "meta", "table"):
        return True
    if head.text.startswith("<") and re.match(r"\s*<!doctype\s+html", head.text, re.IGNORECASE):
        return True
    declared = head.media_type in ("text/html", "application/xhtml+xml") or head.suffix in (".html", ".htm", ".xhtml")
    return declared and bool(re.search(r"<[a-z!/]", head.text, re.IGNORECASE))


FORMAT = Format("HTML", (".html", ".htm", ".xhtml"), "web pages, saved or exported", _recognise, read)
