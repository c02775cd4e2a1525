"""Documents of many formats -> articles with final text and sentences. One format a file; `FORMATS` lists them all.

>>> from index.sources import find_documents
>>> from index.converters import convert
>>> for document in find_documents(["articles/"]):      # doctest: +SKIP
...     for item in convert(document):
...         print(item)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    sitemap,
    tar,
    text,
    warc,
    xml,
    zip,
)
from index.converters.base import Format, Item, head_of, one_line
from index.converters.budget import Budget
from index.drafts import Draft, ParsedArticle, Problem
from index.errors import SourceError
from index.sources import SourceDocument

__all__ = ["FORMATS", "Format", "ParsedArticle", "Problem", "collect", "convert", "list_formats", "recognise"]

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
    sitemap.FORMAT,
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
MAX_PROBLEMS = 100
"""Parts of one document that are named when they cannot be read; more are only counted."""


def list_formats() -> list[Format]:
    """Every format that can be read, in alphabetical order."""
    return sorted(
        (format_ for format_ in FORMATS if format_ is not xml.FORMAT), key=lambda format_: format_.name.lower()
    )


def convert(document: SourceDocument, budget: Budget | None = None) -> Iterator[ParsedArticle | Problem]:
    """The articles of one document, and a problem for each part of it that cannot be read.

    Two articles of one document never share a location: a second one with the same fragment gets its number behind it.

    Args:
        document: a file, or a member of one.
        budget: what may still come out of the file that a member lies in.

    Raises:
        SourceError: nothing more of the document can be read. One line, names the file.
    """
    if document.depth > MAX_DEPTH:
        raise SourceError(f"{document.source}: archives inside archives, more than {MAX_DEPTH} deep")
    format_ = recognise(document)
    yield from collect(format_.read(document), document, format_.name, budget)


def collect(
    found: Iterable[Item], document: SourceDocument, name: str, budget: Budget | None = None
) -> Iterator[ParsedArticle | Problem]:
    """The articles of what a format called `name` gives for a document; raises as `convert` does."""
    seen: dict[str, int] = {}
    count = problems = 0
    budget = budget or Budget(document)
    for item in _guarded(found, document, name):
        for result in _results(item, document, seen, budget):
            count += 1
            problems += isinstance(result, Problem)
            if problems <= MAX_PROBLEMS or not isinstance(result, Problem):
                yield result
    if problems > MAX_PROBLEMS:
        yield Problem(document.source, f"{problems - MAX_PROBLEMS:,} more parts of it cannot be read")
    if not count:
        raise SourceError(f"{document.source}: {name} without any article")


def _guarded(found: Iterable[Item], document: SourceDocument, name: str) -> Iterator[Item]:
    """What a converter gives; whatever it raises on a broken or hostile file becomes a SourceError."""
    try:
        yield from found
    except SourceError:
        raise
    except (OSError, EOFError) as error:
        raise SourceError(f"{document.source}: cannot be read as {name}: {one_line(error)}") from error
    except MemoryError as error:
        raise SourceError(f"{document.source}: reading this {name} needs more memory than there is") from error
    except Exception as error:
        raise SourceError(f"{document.source}: broken {name}: {one_line(error)}") from error


def recognise(document: SourceDocument) -> Format:
    """The format that a document is in, by its content; SourceError when it is none that can be read."""
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


def _results(
    item: Item, document: SourceDocument, seen: dict[str, int], budget: Budget
) -> Iterator[ParsedArticle | Problem]:
    if isinstance(item, Problem):
        yield item
    elif isinstance(item, Draft):
        yield _assembled(_distinct(item, seen), document)
    else:
        budget.spend(item)
        yield from _inside(_distinct_member(item, seen), budget)


def _assembled(draft: Draft, document: SourceDocument) -> ParsedArticle | Problem:
    source = document.source + draft.fragment
    try:
        return assemble(draft, document)
    except SourceError as error:
        known = error
    except Exception as error:  # no draft that a converter makes should; the rest of the run must not suffer from it
        known = SourceError(f"{source}: its text cannot be put together: {one_line(error)}")
    if not draft.fragment:
        raise known
    return Problem(source, str(known).removeprefix(f"{source}: "))


def _inside(member: SourceDocument, budget: Budget) -> Iterator[ParsedArticle | Problem]:
    try:
        yield from convert(member, budget)
    except SourceError as error:
        yield Problem(member.source, str(error).removeprefix(f"{member.source}: "))


def _distinct(draft: Draft, seen: dict[str, int]) -> Draft:
    fragment = _unused(draft.fragment, seen)
    return draft if fragment == draft.fragment else replace(draft, fragment=fragment)


def _distinct_member(member: SourceDocument, seen: dict[str, int]) -> SourceDocument:
    location = _unused(member.location, seen)
    extra = location[len(member.location) :]
    return replace(member, location=location, source=member.source + extra) if extra else member


def _unused(name: str, seen: dict[str, int]) -> str:
    """The name, with a number behind it when it was given before; `seen` counts how often each was."""
    candidate = name
    while candidate in seen:
        seen[name] += 1
        candidate = f"{name}~{seen[name]}"
    seen[candidate] = 1
    return candidate
