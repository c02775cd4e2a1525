"""ODT: headings, paragraphs and list items of an OpenDocument text in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from index.converters.base import Format, Head
from index.converters.xml import descendants, first_text, local_name, parse_xml
from index.converters.zip import check_zip
from index.drafts import Block, Draft
from index.errors import SourceError
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument


def read(document: SourceDocument) -> Iterator[Draft]:
    data = document.read()
    check_zip(data, document.source)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"encryption-data" in (
            archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        ):
            raise SourceError(f"{document.source}: encrypted; save it without a password")
        content = parse_xml(archive.read("content.xml"), document.source)
        meta = parse_xml(archive.read("meta.xml"), document.source) if "meta.xml" in archive.namelist() else None
    title, blocks = "", list[Block]()
    for element in descendants(content, "h", "p"):
        if _is_left_out(element):
            continue
        text = _text(element)
        if not title and not blocks and (local_name(element) == "h" or "title" in str(_style(element)).lower()):
            title = text
        elif text.strip():
            blocks.append(Block(text, "caption" if local_name(element.getparent()) == "text-box" else "body"))
    yield Draft(
        title=title or (first_text(meta, "title") if meta is not None else ""),
        blocks=tuple(blocks),
        authors=split_authors(first_text(meta, "creator", "initial-creator")) if meta is not None else (),
        updated=iso_date(first_text(meta, "date")) if meta is not None else None,
        language=first_text(meta, "language") if meta is not None else "",
        metadata_sources={"title": "document", "authors": "document properties", "updated": "document properties"},
    )


def _is_left_out(element: Any) -> bool:
    """Whether a paragraph is a note, was deleted, or is part of another one and said there."""
    framed = False
    for above in map(local_name, element.iterancestors()):
        framed = framed or above == "frame"
        if above in ("tracked-changes", "note", "annotation") or (above in ("h", "p") and not framed):
            return True
    return False


def _text(element: Any) -> str:
    """Text of a paragraph: tabs, repeated spaces and line breaks are elements; notes and frames stay out."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name in ("s", "tab", "line-break"):
            parts.append(" ")
        elif name not in ("note", "annotation", "frame", "bookmark"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _style(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}style-name")), "")


def _recognise(head: Head) -> bool:
    named = head.suffix in (".odt", ".ott") and head.data.startswith(b"PK")
    return named or b"mimetypeapplication/vnd.oasis.opendocument.text" in head.data[:200]


FORMAT = Format("ODT", (".odt",), "OpenDocument texts, as LibreOffice writes them", _recognise, read)
