"""EPUB: a book of one text is one article; of several, each chapter with text is one."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from index.cleaning.html import fragment_blocks
from index.cleaning.markup import parse_page
from index.converters.base import Format, Head
from index.converters.html import declared_charset
from index.converters.xml import descendants, first_text, parse_xml
from index.converters.zip import check_zip
from index.decoding import decode
from index.drafts import Block, Draft, Problem
from index.errors import SourceError
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument

_SHORT = 200
"""Characters below which a chapter among several is a title page or a table of contents."""


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    data = document.read()
    check_zip(data, document.source)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "META-INF/encryption.xml" in names and b"EncryptedData" in archive.read("META-INF/encryption.xml"):
            raise SourceError(f"{document.source}: protected by DRM; it cannot be read")
        container = parse_xml(archive.read("META-INF/container.xml"), document.source)
        package_path = next((e.get("full-path", "") for e in descendants(container, "rootfile")), "")
        package = parse_xml(archive.read(package_path), document.source)
        chapters: list[tuple[str, str, list[Block]]] = []
        for path in _spine(package, posixpath.dirname(package_path)):
            if path not in names:
                yield Problem(f"{document.source}!/{path}", "named in the book, but not in the file")
                continue
            raw = archive.read(path)
            title, blocks = _chapter(decode(raw, declared_charset(raw)))
            if blocks:
                chapters.append((path, title, blocks))
    long = [c for c in chapters if sum(len(b.text) for b in c[2]) >= _SHORT] or chapters
    for path, title, blocks in long:
        yield _draft(package, "" if len(long) == 1 else f"#{path}", title, blocks)


def _draft(package: Any, fragment: str, heading: str, blocks: list[Block]) -> Draft:
    book = first_text(package, "title")
    return Draft(
        title=(heading if fragment else book) or heading or book,
        blocks=tuple(blocks),
        publisher=first_text(package, "publisher"),
        authors=split_authors([" ".join(e.itertext()) for e in descendants(package, "creator")]),
        published=iso_date(first_text(package, "date")),
        section=book if fragment else "",
        language=first_text(package, "language"),
        metadata_sources=dict.fromkeys(("title", "publisher", "authors", "published", "section", "language"), "EPUB"),
        fragment=fragment,
    )


def _spine(package: Any, folder: str) -> Iterator[str]:
    """Paths of the book's texts in reading order, without its navigation."""
    items = {e.get("id"): e for e in descendants(package, "item")}
    for reference in descendants(package, "itemref"):
        item = items.get(reference.get("idref"))
        if (
            item is not None
            and "nav" not in (item.get("properties") or "").split()
            and "html" in (item.get("media-type") or "")
        ):
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _chapter(markup: str) -> tuple[str, list[Block]]:
    """(first heading, blocks without it)."""
    tree = parse_page(markup)
    heading = "" if tree is None else next((" ".join("".join(h.itertext()).split()) for h in tree.iter("h1", "h2")), "")
    blocks = list(fragment_blocks(markup))
    if heading and blocks and " ".join(blocks[0].text.split()) == heading:
        blocks = blocks[1:]
    return heading, blocks


def _recognise(head: Head) -> bool:
    named = head.suffix == ".epub" and head.data.startswith(b"PK")
    return named or b"mimetypeapplication/epub+zip" in head.data[:200]


FORMAT = Format("EPUB", (".epub",), "electronic books and newspapers", _recognise, read)
