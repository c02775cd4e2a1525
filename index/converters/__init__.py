"""Documents of many formats -> articles with final text and sentences. One format a file; `FORMATS` lists them all.

>>> from index.sources import find_documents
>>> from index.converters import convert
>>> for document in find_documents(["articles/"]):      # doctest: +SKIP
...     for item in convert(document):
...         print(item)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.assembly import assemble
from index.converters import (
    csv_file,
    docx,
    eml,
    epub,
    feed,
    gzip_file,
    html,
    json_file,
    jsonl,
    markdown,
    mbox,
    mhtml,
    newsml,
    nitf,
    odt,
    pdf,
    tar,
    text,
    warc,
    xml,
    zip,
)
from index.converters.base import Format, Item, head_of
from index.drafts import Draft, ParsedArticle, Problem
from index.errors import SourceError
from index.sources import SourceDocument

__all__ = ["FORMATS", "Format", "ParsedArticle", "Problem", "convert", "list_formats"]

FORMATS: tuple[Format, ...] = (
    pdf.FORMAT,
    docx.FORMAT,
    odt.FORMAT,
    epub.FORMAT,
    zip.FORMAT,
    warc.FORMAT,
    tar.FORMAT,
    gzip_file.FORMAT,
    feed.FORMAT,
    nitf.FORMAT,
    newsml.FORMAT,
    html.FORMAT,
    xml.FORMAT,
    mbox.FORMAT,
    mhtml.FORMAT,
    eml.FORMAT,
    jsonl.FORMAT,
    json_file.FORMAT,
    csv_file.FORMAT,
    markdown.FORMAT,
    text.FORMAT,
)
"""Asked in this order: the first that recognises a document reads it, so the less certain ones stand last."""

MAX_DEPTH = 4
"""How many containers may lie in each other."""


def list_formats() -> list[Format]:
    """Every format that can be read, in alphabetical order."""
    return sorted(
        (format_ for format_ in FORMATS if format_ is not xml.FORMAT), key=lambda format_: format_.name.lower()
    )


def convert(document: SourceDocument) -> Iterator[ParsedArticle | Problem]:
    """The articles of one document, and a problem for each part of it that cannot be read.

    Two articles of one document never share a location: a second one with the same fragment gets its number behind it.

    Raises:
        SourceError: nothing of the document can be read. One line, names the file.
    """
    if document.depth > MAX_DEPTH:
        raise SourceError(f"{document.source}: archives inside archives, more than {MAX_DEPTH} deep")
    format_ = _recognise(document)
    seen: set[str] = set()
    count = 0
    items = iter(format_.read(document))
    while True:
        try:
            item = next(items, None)
        except SourceError:
            raise
        except (OSError, EOFError) as error:
            raise SourceError(f"{document.source}: cannot be read as {format_.name}: {_line(error)}") from error
        except Exception as error:  # a library met a broken or hostile file: whatever it raises, the run goes on
            raise SourceError(f"{document.source}: broken {format_.name}: {_line(error)}") from error
        if item is None:
            break
        for result in _results(item, document, seen):
            count += 1
            yield result
    if not count:
        raise SourceError(f"{document.source}: {format_.name} without any article")


# What people do have in such folders and no converter reads: said by name instead of as "binary data".
_UNREADABLE = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .msg); save it as .docx"),
    (b"{\\rtf", "RTF; save it as .docx or .odt"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
)


def _results(item: Item, document: SourceDocument, seen: set[str]) -> Iterator[ParsedArticle | Problem]:
    if isinstance(item, Problem):
        yield item
    elif isinstance(item, Draft):
        yield _assembled(_distinct(item, seen), document)
    else:
        yield from _inside(_distinct_member(item, seen))


def _recognise(document: SourceDocument) -> Format:
    head = head_of(document)
    for magic, what in _UNREADABLE:
        if head.data.startswith(magic):
            raise SourceError(f"{document.source}: {what}; not a format that pullquote reads")
    for format_ in FORMATS:
        if format_.recognise(head):
            return format_
    raise SourceError(
        f"{document.source}: binary data of no format known to pullquote; see `pullquote index --formats`"
    )


def _assembled(draft: Draft, document: SourceDocument) -> ParsedArticle | Problem:
    if not draft.fragment:
        return assemble(draft, document)
    try:
        return assemble(draft, document)
    except SourceError:
        return Problem(document.source + draft.fragment, "no article text found")


def _inside(member: SourceDocument) -> Iterator[ParsedArticle | Problem]:
    try:
        yield from convert(member)
    except SourceError as error:
        yield Problem(member.source, str(error).removeprefix(f"{member.source}: "))


def _distinct(draft: Draft, seen: set[str]) -> Draft:
    fragment = _unused(draft.fragment, seen)
    return draft if fragment == draft.fragment else replace(draft, fragment=fragment)


def _distinct_member(member: SourceDocument, seen: set[str]) -> SourceDocument:
    location = _unused(member.location, seen)
    extra = location[len(member.location) :]
    return replace(member, location=location, source=member.source + extra) if extra else member


def _unused(name: str, seen: set[str]) -> str:
    candidate, number = name, 1
    while candidate in seen:
        number += 1
        candidate = f"{name}~{number}"
    seen.add(candidate)
    return candidate


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
