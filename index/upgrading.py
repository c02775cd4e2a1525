"""Bringing a collection of an older Pullquote up to date, without its sources."""

from __future__ import annotations

from pathlib import Path

from index.opening import is_collection, open_store
from index.writer import CollectionWriter


def upgrade(folder: Path) -> bool:
    """Brings the schema of a collection up to date, so that it can be opened; leaves any other as it is.

    What an older Pullquote did not note of an article, such as what finds its copies, comes with the next `index`.

    Returns:
        Whether there was anything to do.

    Raises:
        CollectionError: the collection cannot be written, or is being written.
    """
    if not is_collection(folder):
        return False
    store = open_store(folder)
    try:
        with store.snapshot():
            old = 0 < store.schema() < store.newest
    finally:
        store.close()
    if old:
        with CollectionWriter.open(folder):
            pass
    return old
