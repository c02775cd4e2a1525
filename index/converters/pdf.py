"""PDF: the text layer in reading order, by pdfminer.six. Layout is worked out in `index.cleaning.columns`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.cleaning.characters import clean_line, letters_of
from index.cleaning.columns import Line, page_order
from index.cleaning.printed import drop_running_heads, join_paragraphs, take_title
from index.converters.base import Format, Head
from index.converters.pdf_limits import MAX_STREAMS, TooMuchError, bounded_device, bounded_streams
from index.drafts import Block, Draft
from index.errors import SourceError
from index.metadata.bylines import split_authors
from index.sources import SourceDocument

MAX_PAGES = 1000


def read(document: SourceDocument) -> Iterator[Draft]:
    import logging

    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    # It warns about every odd operator of every odd producer.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    data = document.read()
    try:
        with bounded_streams(MAX_STREAMS):
            pages, info = _pages(data)
    except TooMuchError as error:
        raise SourceError(f"{document.source}: {error}") from error
    except PDFPasswordIncorrect as error:
        raise SourceError(f"{document.source}: encrypted; save it without a password") from error
    except (PDFException, PSException) as error:
        raise SourceError(
            f"{document.source}: damaged or cut off PDF: {clean_line(str(error))[:150] or type(error).__name__}"
        ) from error
    if not pages:
        raise SourceError(f"{document.source}: damaged or cut off PDF: no page in it")
    if not any(line.text.strip() for page in pages for line in page):
        count = f"{len(pages)} page{'s' if len(pages) > 1 else ''}"
        said = "without text, probably scanned; run text recognition (OCR) first"
        raise SourceError(f"{document.source}: {count} {said}")
    kept, heads = drop_running_heads(pages)
    lines = [line for page in kept for line in page_order(page)]
    stated = clean_line(info.get("Title", ""))
    title, lines = take_title(lines, stated)
    blocks = tuple(Block(text) for text in join_paragraphs(lines))
    yield Draft(
        title=title,
        blocks=blocks,
        authors=split_authors(info.get("Author", "")) if letters_of(info.get("Author", "")) != "anonymous" else (),
        metadata_sources={
            "title": "document" if title != stated else "document properties",
            "authors": "document properties",
        },
        removed=heads,
    )


def _pages(data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    """(lines of each page, document properties)."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    file = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = bounded_device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    pages: list[list[Line]] = []
    for page in PDFPage.create_pages(file):
        if len(pages) >= MAX_PAGES:
            break
        interpreter.process_page(page)
        layout = device.get_result()
        pages.append([line for line in _lines(layout, layout.bbox) if line.text.strip()])
    return pages, {key: _string(value) for info in file.info[:1] for key, value in info.items()}


def _lines(layout: Any, page: tuple[float, float, float, float]) -> Iterator[Line]:
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    for part in layout:
        if isinstance(part, LTTextLine):
            sizes = sorted(char.size for char in part if isinstance(char, LTChar))
            size = sizes[len(sizes) // 2] if sizes else 0.0
            height = page[3] - page[1] or 1.0
            yield Line(
                part.get_text().rstrip("\n"), part.x0, part.y0, part.x1, part.y1, size, (page[3] - part.y1) / height
            )
        elif isinstance(part, LTTextContainer):
            yield from _lines(part, page)


def _string(value: object) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else ""


def _recognise(head: Head) -> bool:
    return b"%PDF-" in head.data[:1024]


FORMAT = Format("PDF", (".pdf",), "PDF with a text layer, columns read in order", _recognise, read)
