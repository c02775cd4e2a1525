"""WARC: the pages and documents of a web archive, each by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

from index.converters.base import Format, Head
from index.converters.packed import unpacked_head
from index.drafts import Problem
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument

_TYPES = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/pdf",
    "application/rss",
    "application/atom",
    "text/markdown",
)


def read(document: SourceDocument) -> Iterator[SourceDocument | Problem]:
    from warcio.archiveiterator import ArchiveIterator

    with document.open() as stream:
        records = iter(ArchiveIterator(stream))
        while record := _next(records):
            if record.rec_type not in ("response", "resource"):
                continue
            headers = record.http_headers or record.rec_headers
            declared = (headers.get_header("Content-Type") or "").lower()
            media_type, _, parameters = declared.partition(";")
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if status != "200" or not media_type.strip().startswith(_TYPES):
                continue
            data = record.content_stream().read(MAX_DOCUMENT_BYTES + 1)
            if len(data) > MAX_DOCUMENT_BYTES:
                yield Problem(f"{document.source}!/{url}", f"larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB")
            elif data.strip():
                charset = parameters.partition("charset=")[2].strip(" \"'")
                yield document.member(url, data, media_type=media_type.strip(), charset=charset, url=url)


def _next(records: Iterator[Any]) -> Any:
    """The next record, None at the end. warcio writes what it finds odd, pieces of pages, to standard error."""
    with redirect_stderr(StringIO()):
        return next(records, None)


def _recognise(head: Head) -> bool:
    return head.data.startswith(b"WARC/") or unpacked_head(head.data).startswith(b"WARC/")


FORMAT = Format("WARC", (".warc", ".warc.gz"), "web archives; every page in them", _recognise, read)
