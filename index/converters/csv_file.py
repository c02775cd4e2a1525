"""CSV: a header line that names the columns, one article a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial

from index.converters.base import Format, Head, attempt, read_text
from index.converters.records import FIELDS, record_draft
from index.drafts import Draft, Problem
from index.errors import SourceError
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    text = read_text(document)
    csv.field_size_limit(MAX_DOCUMENT_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [name.strip() for name in next(rows, [])]
    if not {_plain(name) for name in header} & set(FIELDS["text"] + FIELDS["html"]):
        raise SourceError(
            f'{document.source}: no column named "text", "body", "content" or "articleBody" in the first line'
        )
    number = 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(f"{document.source} row {number}", str(error))
            continue
        if any(cell.strip() for cell in row):
            record = dict(zip(header, row, strict=False))
            yield attempt(partial(record_draft, record, f"#{number}", "CSV"), f"{document.source} row {number}")


def _delimiter(text: str) -> str:
    """The separator that occurs most in the header line."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.strip('"\ufeff ')).lower()


def _recognise(head: Head) -> bool:
    if head.suffix in (".csv", ".tsv"):
        return bool(head.text)
    first = head.text.split("\n", 1)[0]
    names = {_plain(name) for name in first.split(_delimiter(first))}
    return len(names) > 1 and bool(names & set(FIELDS["text"])) and bool(names & set(FIELDS["title"]))


FORMAT = Format("CSV", (".csv", ".tsv"), "one article a row; the first line names the columns", _recognise, read)
