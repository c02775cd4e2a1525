"""What the pasted texts of a run and of its collection have in common, so that each is cleaned knowing the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np

from index.cleaning.page_lines import Keys, LineCounts, page_keys
from index.converters import text as pasted
from index.errors import SourceError
from index.sources import SourceDocument
from index.store import Connection

MAX_PAGE_BYTES = 1_000_000
"""A pasted page has some ten thousand. What is larger is cleaned without its siblings."""


def with_siblings(
    documents: Sequence[SourceDocument],
    connection: Connection,
    *,
    again: bool = False,
    left_out: Callable[[str], bool] = lambda location: False,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[SourceDocument]:
    """The documents of a run; those that hold pasted text know their lines, and which of these their siblings share.

    Only files that are new or have changed are read for it; of the others the collection remembers the lines. What a
    document shares depends on all pages together, not on the order in which they came: when another page makes a
    document's shared lines different ones, it is no longer as the collection remembers it, and is cleaned anew.

    Args:
        connection: to the collection.
        again: read all of them, whatever is remembered.
        left_out: whether a stored document, by its location, does not count any more because it is about to be removed.
        stop: asked before each file is read; once it says yes, the rest counts as without lines.
    """
    candidates = [document for document in documents if _is_page(document)]
    if not candidates:
        yield from documents
        return
    pages = _remembered(connection)
    known = {} if again else _unchanged(candidates, connection)
    for document in candidates:
        if document.location not in known:
            pages[document.location] = np.zeros(0, np.uint64) if stop() else _read_keys(document)
    here = {document.location for document in candidates}
    counts = LineCounts.of(keys for location, keys in pages.items() if location in here or not left_out(location))
    for document in documents:
        keys = pages[document.location] if document.location in here else None
        if keys is None:
            yield document
        else:
            yield replace(document, lines=_to_bytes(keys), shared_lines=_to_bytes(counts.shared(keys)))


def _is_page(document: SourceDocument) -> bool:
    """Whether a file may hold pasted text, by its name: what it holds is looked at when it is read."""
    return (
        PurePosixPath(document.location).suffix.lower() in pasted.FORMAT.extensions
        and 0 <= document.size <= MAX_PAGE_BYTES
    )


def _remembered(connection: Connection) -> dict[str, Keys]:
    rows = connection.execute("SELECT location, lines FROM documents WHERE length(lines) > 0")
    return {location: np.frombuffer(lines, "<u8").astype(np.uint64) for location, lines in rows}


def _unchanged(documents: Iterable[SourceDocument], connection: Connection) -> set[str]:
    """Locations of the documents whose lines the collection knows and that are as they were."""
    sql = "SELECT location, size, modified FROM documents WHERE length(lines) > 0 AND modified <> ''"
    stored = {location: (size, modified) for location, size, modified in connection.execute(sql)}
    return {
        document.location
        for document in documents
        if document.modified is not None
        and stored.get(document.location) == (document.size, document.modified.isoformat())
    }


def _read_keys(document: SourceDocument) -> Keys:
    """The keys of a file's lines; none where it cannot be read, which is said when its article is wanted."""
    try:
        return page_keys(pasted.read_lines(document))
    except SourceError:
        return np.zeros(0, np.uint64)


def _to_bytes(keys: Keys) -> bytes:
    return keys.astype("<u8").tobytes()
