"""Connections to a collection's database: one a thread, write-ahead log, errors in plain words."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.errors import CollectionError
from index.migrations import SCHEMA_VERSION, migrate, schema_version

if TYPE_CHECKING:
    from index.manifest import Manifest
    from index.search import Search

DATABASE_NAME = "collection.sqlite"

# SQLite's names of what can go wrong, and what to tell people.
_REASONS = {
    "SQLITE_FULL": "the disk is full: free some space and run the command again; what was stored before is untouched",
    "SQLITE_IOERR": "the disk cannot be read or written (is it full?): what was stored before is untouched",
    "SQLITE_READONLY": "it may not be written: check the permissions of the folder",
    "SQLITE_PERM": "it may not be written: check the permissions of the folder",
    "SQLITE_CANTOPEN": "it cannot be opened: check that the folder exists and its permissions",
    "SQLITE_BUSY": "another process is writing: wait until it is done",
    "SQLITE_CORRUPT": "it is damaged: run `pullquote doctor`, or delete the folder and index again",
    "SQLITE_NOTADB": "it is damaged: run `pullquote doctor`, or delete the folder and index again",
}


@contextmanager
def explained(name: object) -> Iterator[None]:
    """Turns what SQLite raises into a CollectionError about the collection called `name`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "")
        reason = next((text for start, text in _REASONS.items() if code.startswith(start)), str(error))
        raise CollectionError(f"collection {name}: {reason}") from error


class _Own:
    """A thread's connection, closed as soon as its thread has ended: servers begin and end threads all day."""

    __slots__ = ("__weakref__", "connection")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """The store that is one SQLite file, opened once a thread; see `index.store.Store`.

    Args:
        folder: the collection's folder; the file in it must exist unless `create`.
        write: whether statements may change it.
    """

    newest = SCHEMA_VERSION

    def __init__(self, folder: Path, *, write: bool = False, create: bool = False) -> None:
        self.folder = folder
        self.path = folder / DATABASE_NAME
        self._write = write
        self._create = create
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Own] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened at the first use."""
        found: _Own | None = getattr(self._local, "own", None)
        if self._closed:
            raise CollectionError(f"collection {self.folder} is closed")
        if found is None:
            with explained(self.folder):
                found = _Own(self._connect())
            with self._lock:
                self._opened.add(found)
            self._local.own = found
        return found.connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """All reads of this thread inside the block see one state, whatever a writer does meanwhile."""
        connection = self.connection
        with explained(self.folder):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                # The state is fixed by the first read, not by BEGIN.
                connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All writes inside the block are stored together, or none of them."""
        connection = self.connection
        with explained(self.folder):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                # SQLite has rolled back by itself after a full disk; a second time does no harm.
                connection.rollback()
                raise

    def explained(self) -> AbstractContextManager[None]:
        """See `explained` of this file, with the folder as the name."""
        return explained(self.folder)

    def schema(self) -> int:
        """See `Store.schema`."""
        return schema_version(self.connection)

    def migrate(self) -> None:
        """See `Store.migrate`."""
        migrate(self.connection)

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """See `Store.insert`."""
        marks = ", ".join("?" * (columns.count(",") + 1))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def columns(self, table: str) -> list[str]:
        """See `Store.columns`."""
        return [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]

    def renumber(self) -> None:
        """Nothing to do: SQLite looks at the numbers that there are."""

    def search(self, manifest: Manifest) -> Search:
        """The words in this database, and the vectors beside it."""
        from index.embedded import EmbeddedSearch

        return EmbeddedSearch(self, manifest)

    def close(self) -> None:
        """Closes the connections of all threads; nothing may be reading any more."""
        with self._lock:
            self._closed = True
            for own in list(self._opened):
                own.connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self) -> sqlite3.Connection:
        if self._write:
            return self._open("rwc" if self._create else "rw")
        try:
            return self._open("rw")
        except sqlite3.OperationalError:
            # A log is needed beside a database that is read while written. On a read-only disk there is neither log nor
            # writer, so the file may be read as it stands.
            effective = os.access in os.supports_effective_ids
            if os.access(self.folder, os.W_OK, effective_ids=effective) or not self.path.is_file():
                raise
            return self._open("ro&immutable=1")

    def _open(self, mode: str) -> sqlite3.Connection:
        uri = f"file:{quote(str(self.path.absolute()))}?mode={mode}"
        # Closed by another thread than the one that opened it, hence check_same_thread; used by one thread only.
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False)
        try:
            if self._write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            else:
                connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection
