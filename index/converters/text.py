"""Plain text, as people paste it from web pages: the article is found in it, the rest is set aside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.assembly import MAX_ARTICLE_CHARACTERS, TOO_LONG
from index.cleaning.characters import clean_characters
from index.cleaning.lines import Line, split_lines
from index.cleaning.pasted import clean_pasted
from index.cleaning.wrapping import join_wrapped
from index.converters.base import Format, Head, read_text
from index.converters.records import paragraphs_of
from index.drafts import Block, Draft
from index.errors import SourceError
from index.sources import SourceDocument

MAX_PASTED_LINES = 50_000
"""A web page has hundreds, a novel in short lines fewer than this; each costs the cleaner two kilobytes."""

_LONGEST_CHARACTER = 4  # bytes, in UTF-32


def read(document: SourceDocument) -> Iterator[Draft]:
    if document.size > MAX_ARTICLE_CHARACTERS * _LONGEST_CHARACTER:
        raise SourceError(f"{document.source}: {TOO_LONG}")
    text = read_text(document)
    if len(text) > MAX_ARTICLE_CHARACTERS:
        raise SourceError(f"{document.source}: {TOO_LONG}")
    if len(text.splitlines()) > MAX_PASTED_LINES:
        # No page that anybody pasted, but a list or a log: there is nothing around it that could be left out.
        yield Draft(title="", blocks=tuple(map(Block, paragraphs_of(text))))
    else:
        yield pasted_draft(text, shared=frozenset(np.frombuffer(document.shared_lines, "<u8").tolist()))


def read_lines(document: SourceDocument) -> list[Line]:
    """The lines of a pasted text as the cleaner sees them; SourceError when it is no text."""
    return split_lines(_prepared(read_text(document)))


def pasted_draft(text: str, *, title: str = "", shared: frozenset[int] = frozenset()) -> Draft:
    """The article in pasted `text`.

    Args:
        title: known from elsewhere; takes the place of the one found.
        shared: keys of the lines that other pages of its publisher have too.
    """
    pasted = clean_pasted(_prepared(text), shared)
    blocks = tuple(
        Block(paragraph.text, "caption" if paragraph.kind == "caption" else "body")
        for paragraph in pasted.paragraphs
        if paragraph.kind in ("body", "caption") or (paragraph.kind == "title" and title)
    )
    return Draft(
        title=title or pasted.title,
        byline=pasted.byline,
        blocks=blocks,
        # A date that is only estimated must not look like words of the text.
        short_byline=True,
        authors=tuple(pasted.authors),
        publisher=pasted.publisher,
        published=pasted.published,
        updated=pasted.updated,
        metadata_sources={"title": "given" if title else "text", **dict(pasted.metadata_sources)},
        removed=pasted.removed,
    )


def _prepared(text: str) -> str:
    text = clean_characters(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    return join_wrapped(text)


def _recognise(head: Head) -> bool:
    return bool(head.text)


FORMAT = Format(
    "plain text", (".txt", ".text"), "text as pasted from a web page, or plain paragraphs", _recognise, read
)
