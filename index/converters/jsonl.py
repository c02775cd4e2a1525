"""JSON Lines: one article a line. A bad line is a problem with its number; the other lines go on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.converters.base import Format, Head, attempt
from index.converters.records import record_draft
from index.decoding import decode
from index.drafts import Draft, Problem
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    with document.open() as stream:
        wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    if wide:
        lines = enumerate(decode(document.read()).encode().splitlines(), start=1)
        for number, line in lines:
            yield from _line(document, number, line)
        return
    with document.open() as stream:
        number = 0
        # Read line by line, so that a file of any size needs the memory of its longest line only.
        while line := stream.readline(MAX_DOCUMENT_BYTES + 1):
            number += 1
            if not line.strip():
                continue
            if len(line) > MAX_DOCUMENT_BYTES:
                yield Problem(
                    f"{document.source} line {number}", f"line longer than {MAX_DOCUMENT_BYTES // 1_000_000} MB"
                )
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_DOCUMENT_BYTES)
                continue
            yield from _line(document, number, line)


def _line(document: SourceDocument, number: int, line: bytes) -> Iterator[Draft | Problem]:
    if line.strip(b" \t\r\n\0\xef\xbb\xbf"):
        yield attempt(lambda: _draft(document, number, line), f"{document.source} line {number}")


def _draft(document: SourceDocument, number: int, line: bytes) -> Draft:
    try:
        record = json.loads(decode(line, document.charset))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"bad JSON: {error.msg} at column {error.colno}") from error
    return record_draft(record, f"#{number}", "JSON Lines")


def _recognise(head: Head) -> bool:
    """A first line that is a JSON object by itself, or the file name together with something like an object."""
    if not head.text.startswith("{"):
        return False
    first = head.text.split("\n", 1)[0].rstrip()
    named = head.suffix in (".jsonl", ".ndjson", ".jl")
    return named or (first.endswith("}") and "\n{" in head.text)


FORMAT = Format(
    "JSON Lines",
    (".jsonl", ".ndjson"),
    "one article a line: title, text, publisher, authors, date, url ...",
    _recognise,
    read,
)
