"""The vectors of a collection in memory and in `vectors.faiss`, kept in step with the database they come from."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Collection as Ids

import numpy as np

from index.database import Database
from index.manifest import Manifest, read_generation
from index.rows import PASSAGE_DTYPE, to_vectors
from index.vectors import VECTORS_NAME, FaissIndex, VectorIndex

_CHUNK = 4096


class DerivedVectors:
    """A vector index that follows its database. Safe to use from several threads.

    The file is read when its stamp says that it belongs to the state of the database. Otherwise the index is made from
    the stored vectors, without embedding anything, and the file is written again where that is possible.
    """

    def __init__(self, database: Database, manifest: Manifest) -> None:
        self.path = database.folder / VECTORS_NAME
        self._database = database
        self._manifest = manifest
        self._lock = threading.Lock()
        self._index: VectorIndex | None = None
        self._generation = -1
        self._saved: str | None = None  # the revision that the file is known to hold

    def search(
        self, vector: np.ndarray, k: int, allowed: Ids[int] | None = None, without: Ids[int] = ()
    ) -> list[tuple[int, float]]:
        """As `VectorIndex.search`, over a state at least as new as the one this thread sees."""
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
                index.save(self.path, revision)
                self._saved = revision

    def _current(self, connection: sqlite3.Connection, *, save: bool = True) -> VectorIndex:
        generation, _ = read_generation(connection)
        if self._index is None:
            self._index = self._load(connection) or self._rebuild(connection, save=save)
            self._generation = generation
        elif self._generation < generation:
            self._follow(connection, self._index)
            self._generation = generation
        return self._index

    def _load(self, connection: sqlite3.Connection) -> FaissIndex | None:
        try:
            index, revision = FaissIndex.load(self.path)
        except (OSError, ValueError):
            return None
        if revision != self._revision(connection) or index.dimension != self._manifest.dimension:
            return None
        self._saved = revision
        return index

    def _rebuild(self, connection: sqlite3.Connection, *, save: bool) -> FaissIndex:
        index = FaissIndex(self._manifest.dimension)
        self._follow(connection, index)
        if save:
            # A reader may lack the right, or the room, to write; then the next one makes the index again.
            with contextlib.suppress(OSError):
                index.save(self.path, self._revision(connection))
                self._saved = self._revision(connection)
        return index

    def _follow(self, connection: sqlite3.Connection, index: VectorIndex) -> None:
        """Adds what is new and removes what is gone: the vector of a passage number never changes."""
        stored = np.array([row[0] for row in connection.execute("SELECT passage_id FROM passages")], dtype=np.int64)
        held = index.ids()
        index.remove(np.setdiff1d(held, stored).tolist())
        missing = np.setdiff1d(stored, held).tolist()
        sql = "SELECT vector FROM passages WHERE passage_id = ?"
        for start in range(0, len(missing), _CHUNK):
            numbers = missing[start : start + _CHUNK]
            blobs = [connection.execute(sql, [number]).fetchone()[0] for number in numbers]
            index.add(numbers, to_vectors(blobs, self._manifest.dimension, PASSAGE_DTYPE))

    def _revision(self, connection: sqlite3.Connection) -> str:
        return read_generation(connection)[1]
