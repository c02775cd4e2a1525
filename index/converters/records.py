"""Articles as records: the fields that JSON, JSON Lines, CSV and front matter name, in any of their usual spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from index.cleaning.characters import clean_line
from index.drafts import Block, Draft
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import printable_name

FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articlebody", "article", "fulltext", "maintext"),
    "html": ("html", "contenthtml", "bodyhtml"),
    "title": ("title", "headline", "heading", "name"),
    "byline": ("byline",),
    "publisher": ("publisher", "sitename", "site", "newspaper", "source"),
    "authors": ("authors", "author", "creator", "writer"),
    "published": ("published", "datepublished", "date", "publishedat", "publicationdate", "pubdate", "created"),
    "updated": ("updated", "datemodified", "modified", "updatedat", "lastmod"),
    "section": ("section", "articlesection", "category", "categories"),
    "language": ("language", "lang", "inlanguage"),
    "url": ("url", "link", "canonicalurl", "permalink"),
    "groups": ("groups", "accessgroups"),
    "id": ("id", "articleid", "guid", "identifier", "uid"),
}
"""Field of an article -> names it goes by, in order; case, spaces, hyphens and underscores do not matter."""

_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|a|em|strong|span|table|article|section|figure)\b[^>]*>", re.I
)


def fields_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record's values by the names that `FIELDS` has; empty ones are left out."""
    spelled = {re.sub(r"[\s_-]", "", str(name)).lower(): value for name, value in reversed(list(record.items()))}
    return {
        field: next(spelled[name] for name in names if spelled.get(name) not in (None, "", [], {}))
        for field, names in FIELDS.items()
        if any(spelled.get(name) not in (None, "", [], {}) for name in names)
    }


def record_draft(record: object, fallback_fragment: str, where: str) -> Draft:
    """An article from a record.

    Args:
        record: names and values as parsed; what is no object holds no article.
        fallback_fragment: tells this record from others of its file when it has neither id nor url.
        where: what `metadata_sources` says, such as "JSON Lines".

    Raises:
        ValueError: the record has no text; the message names the fields that it should have. Or its access groups are
            not understood: an article that not everybody may read must not become everybody's by a slip.
    """
    if not isinstance(record, Mapping):
        raise ValueError("not a JSON object; each record must be one, with the fields of an article")
    found = fields_of(record)
    text = found.get("text", found.get("html"))
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        text = "\n\n".join(text)
    if not isinstance(text, str) or not text.strip():
        raise ValueError('no article text: expected a field "text", "body", "content" or "articleBody"')
    blocks, removed = text_blocks(text)
    fields: dict[str, Any] = {
        name: _string(found.get(name)) for name in ("title", "byline", "publisher", "section", "language", "url")
    }
    ident = _string(found.get("id")) or fields["url"]
    fragment = f"#{printable_name(clean_line(ident))[:300]}" if ident else fallback_fragment
    return Draft(
        **fields,
        blocks=blocks,
        authors=split_authors(found.get("authors")),
        published=iso_date(found.get("published")),
        updated=iso_date(found.get("updated")),
        metadata_sources=dict.fromkeys(found, where),
        removed=removed,
        groups=_groups(found.get("groups")),
        fragment=fragment,
    )


def text_blocks(text: str) -> tuple[tuple[Block, ...], tuple[Any, ...]]:
    """(blocks, removed) of a text field: HTML when it holds tags, else paragraphs between blank lines.

    A text without any blank line has one paragraph a line.
    """
    if _TAG.search(text):
        from index.cleaning.html import fragment_blocks

        return fragment_blocks(text), ()
    return tuple(Block(paragraph) for paragraph in paragraphs_of(text)), ()


def paragraphs_of(text: str) -> list[str]:
    """Paragraphs between blank lines; one a line when there is no blank line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = re.split(r"\n[^\S\n]*\n", lines)
    return [part for part in (parts if len(parts) > 1 else lines.split("\n")) if part.strip()]


def _groups(value: object) -> tuple[str, ...]:
    """Access groups: names in a list, or one text with commas or semicolons between them."""
    names = re.split(r"[,;]", value) if isinstance(value, str) else [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError('"groups" must be a name or a list of names')
    groups = tuple(dict.fromkeys(filter(None, map(clean_line, names))))
    if value is not None and not groups:
        raise ValueError('"groups" names no group; leave it out where everybody may read the article')
    return groups


def _string(value: object) -> str:
    """Text of a field that may be an object with a name, a list of words, or a number."""
    if isinstance(value, Mapping):
        return _string(value.get("name") or value.get("@id"))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_string, value)))
    return clean_line(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
