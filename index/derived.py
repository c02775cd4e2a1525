"""The vectors of a collection in memory and in `vectors.faiss`, kept in step with the database they come from."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Collection as Ids
from collections.abc import Sequence

import numpy as np

from index.database import Database
from index.manifest import Manifest, read_generation
from index.rows import PASSAGE_DTYPE, to_vectors
from index.vector_file import VECTORS_NAME, load_vectors, save_vectors
from index.vector_flat import FlatVectors
from index.vector_lists import ListVectors, sample_size
from index.vector_size import flat_bound
from index.vectors import FaissVectors, VectorIndex

_CHUNK = 4096


class DerivedVectors:
    """A vector index that follows its database. Safe to use from several threads.

    The file is read when its stamp says that it belongs to the state of the database. Otherwise the index is made from
    the stored vectors, without embedding anything, and the file is written again where that is possible. Which kind of
    index it is follows from how many vectors there are.
    """

    def __init__(self, database: Database, manifest: Manifest) -> None:
        self.path = database.folder / VECTORS_NAME
        self._database = database
        self._manifest = manifest
        self._lock = threading.Lock()
        self._index: FaissVectors | None = None
        self._generation = -1
        self._saved: str | None = None  # the revision that the file is known to hold

    def search(
        self, vector: np.ndarray, k: int, allowed: Ids[int] | None = None, without: Ids[int] = ()
    ) -> list[tuple[int, float]]:
        """As `VectorIndex.search`, over a state at least as new as the one this thread sees; cosines are rounded."""
        with self._database.snapshot() as connection, self._lock:
            return self._current(connection).search(vector, k, allowed, without)

    def save(self) -> None:
        """Writes the file when it does not belong to the present state.

        Raises:
            OSError: it cannot be written.
        """
        with self._database.snapshot() as connection, self._lock:
            index = self._current(connection, save=False)
            revision = self._revision(connection)
            if self._saved != revision:
                save_vectors(index, self.path, revision)
                self._saved = revision

    def _current(self, connection: sqlite3.Connection, *, save: bool = True) -> FaissVectors:
        generation, _ = read_generation(connection)
        if self._index is not None and self._generation < generation:
            # Nothing to follow into where another kind of index is due.
            self._index = self._index if self._index.suits(_count(connection)) else None
            if self._index is not None:
                self._follow(connection, self._index)
        if self._index is None:
            self._index = self._load(connection) or self._rebuild(connection, save=save)
        self._generation = max(self._generation, generation)
        return self._index

    def _load(self, connection: sqlite3.Connection) -> FaissVectors | None:
        try:
            index, revision = load_vectors(self.path)
        except (OSError, ValueError):
            return None
        if revision != self._revision(connection) or index.dimension != self._manifest.dimension:
            return None
        if not index.suits(_count(connection)):
            return None
        self._saved = revision
        return index

    def _rebuild(self, connection: sqlite3.Connection, *, save: bool) -> FaissVectors:
        index = self._empty(connection)
        self._follow(connection, index)
        if save:
            # A reader may lack the right, or the room, to write; then the next one makes the index again.
            with contextlib.suppress(OSError):
                save_vectors(index, self.path, self._revision(connection))
                self._saved = self._revision(connection)
        return index

    def _empty(self, connection: sqlite3.Connection) -> FaissVectors:
        """An index of the kind that suits the vectors stored now."""
        count = _count(connection)
        if count <= flat_bound():
            return FlatVectors(self._manifest.dimension)
        stored = _numbers(connection)
        # Evenly from first to last: neighbours in the table are of one article.
        places = np.linspace(0, len(stored) - 1, sample_size(count)).astype(np.int64)
        return ListVectors.made_for(count, self._vectors(connection, stored[places].tolist()))

    def _follow(self, connection: sqlite3.Connection, index: VectorIndex) -> None:
        """Adds what is new and removes what is gone: the vector of a passage number never changes."""
        stored = _numbers(connection)
        held = index.ids()
        index.remove(np.setdiff1d(held, stored).tolist())
        missing = np.setdiff1d(stored, held).tolist()
        for start in range(0, len(missing), _CHUNK):
            numbers = missing[start : start + _CHUNK]
            index.add(numbers, self._vectors(connection, numbers))

    def _vectors(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> np.ndarray:
        """Stored vectors by number, float32 of shape (numbers, dimension)."""
        sql = "SELECT vector FROM passages WHERE passage_id = ?"
        blobs = [connection.execute(sql, [number]).fetchone()[0] for number in numbers]
        return to_vectors(blobs, self._manifest.dimension, PASSAGE_DTYPE)

    def _revision(self, connection: sqlite3.Connection) -> str:
        return read_generation(connection)[1]


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def _numbers(connection: sqlite3.Connection) -> np.ndarray:
    """All passage numbers, rising, int64."""
    rows = connection.execute("SELECT passage_id FROM passages ORDER BY passage_id")
    return np.fromiter((row[0] for row in rows), dtype=np.int64)
