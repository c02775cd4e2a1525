"""DOCX: paragraphs and tables of a Word document in their order, title and author from its properties."""

from __future__ import annotations

import io
from collections.abc import Iterator

from index.converters.base import Format, Head
from index.converters.zip import check_zip
from index.drafts import Block, Draft
from index.metadata.bylines import split_authors
from index.metadata.dates import iso_date
from index.sources import SourceDocument


def read(document: SourceDocument) -> Iterator[Draft]:
    import docx
    from docx.table import Table, _Cell

    data = document.read()
    check_zip(data, document.source)
    file = docx.Document(io.BytesIO(data))
    properties = file.core_properties
    title, heading = "", ""
    blocks: list[Block] = []
    for part in file.iter_inner_content():
        if isinstance(part, Table):
            # Not `row.cells`: it says a cell again for each column that it spans, and a file may claim any number.
            rows = ([_Cell(cell, part).text.strip() for cell in row.tc_lst] for row in part._tbl.tr_lst)
            blocks += [Block(" | ".join(dict.fromkeys(filter(None, row)))) for row in rows]
            continue
        style = (part.style.name or "").lower() if part.style is not None else ""
        if not part.text.strip():
            continue
        if style == "title" and not title:
            title = part.text
        elif style == "heading 1" and not heading and not blocks:
            heading = part.text
        else:
            blocks.append(Block(part.text, "caption" if style == "caption" else "body"))
    if title and heading:
        blocks.insert(0, Block(heading))
    found = title or heading or (properties.title or "").strip()
    # python-docx's own template leaves its name as author; a date of last change is not a date of publication.
    author = "" if properties.author == "python-docx" else properties.author
    yield Draft(
        title=found or _first_line(blocks),
        blocks=tuple(blocks),
        authors=split_authors(author),
        updated=iso_date(properties.modified) if properties.modified and author else None,
        language=properties.language or "",
        metadata_sources={"title": "document", "authors": "document properties", "updated": "document properties"},
    )


def _first_line(blocks: list[Block]) -> str:
    """The first paragraph as title when it is short and no sentence."""
    first = blocks[0].text.strip() if blocks else ""
    return first if len(first.split()) <= 20 and not first.endswith((".", "!", "?")) else ""


def _recognise(head: Head) -> bool:
    return head.data.startswith(b"PK") and (head.suffix in (".docx", ".docm") or b"word/" in head.data)


FORMAT = Format("DOCX", (".docx",), "Word documents", _recognise, read)
