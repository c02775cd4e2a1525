"""JSON: one article, a list of articles, or an object that holds the list, as news APIs and JSON Feed give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from index.converters.base import Format, Head, attempt, read_text
from index.converters.records import fields_of, record_draft
from index.drafts import Draft, Problem
from index.errors import SourceError
from index.sources import SourceDocument

_LISTS = ("articles", "items", "data", "results", "docs", "documents", "entries", "news", "@graph")


def read(document: SourceDocument) -> Iterator[Draft | Problem]:
    try:
        data = json.loads(read_text(document))
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{document.source}: bad JSON: {error.msg} at line {error.lineno} column {error.colno}"
        ) from error
    except RecursionError as error:
        raise SourceError(f"{document.source}: JSON nested too deeply") from error
    records = _records(data)
    if records is None:
        raise SourceError(
            f'{document.source}: no list of articles in this JSON; expected a list, or an object with "articles"'
        )
    single = isinstance(data, dict) and records == [data]
    for number, record in enumerate(records, start=1):
        fragment = "" if single else f"#{number}"
        yield attempt(partial(record_draft, record, fragment, "JSON"), f"{document.source} article {number}")


def _records(data: Any) -> list[Any] | None:
    """The articles of a parsed file; None when it holds none."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    for name in _LISTS:
        if isinstance(data.get(name), list):
            return list(data[name])
    return [data] if "text" in fields_of(data) or "html" in fields_of(data) else None


def _recognise(head: Head) -> bool:
    return head.text.startswith("{") or (head.text.startswith("[") and head.text[1:].lstrip()[:1] in ("{", "]", "["))


FORMAT = Format("JSON", (".json",), "an article, a list of them, or a news API's answer", _recognise, read)
