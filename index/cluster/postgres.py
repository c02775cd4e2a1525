"""The store on PostgreSQL: a pool of connections for readers, one connection with a lock for the writer."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cluster.migrations import NEWEST, migrate, schema_version
from index.cluster.settings import ClusterSettings
from index.cluster.statements import Pooled, Statements
from index.errors import CollectionError, UnavailableError

if TYPE_CHECKING:
    import psycopg
    import psycopg_pool

    from index.manifest import Manifest
    from index.search import Search

CONNECT_SECONDS = 5
# A snapshot holds one connection as long as its question takes.
_MOST_CONNECTIONS = 32


class PostgresStore:
    """See `index.store.Store`. Connections that break are made again, so that nothing need be started anew.

    Args:
        folder: of the collection, for messages.
        settings: where the database is.
        write: hold the one connection that may write, with the lock of the collection.

    Raises:
        UnavailableError: the server does not answer.
        CollectionError: it refuses, or another writer is at work.
    """

    newest = NEWEST

    def __init__(self, folder: Path, settings: ClusterSettings, *, write: bool = False) -> None:
        self.folder = folder
        self.settings = settings
        self._local = threading.local()
        self._pool: psycopg_pool.ConnectionPool[Any] | None = None
        # Made at once, and not by the pool: this way it is told why a server refuses.
        first = self._connect(write=write)
        self._writer = first if write else None
        if write:
            self._lock(first)
        else:
            first.close()
            self._pool = self._make_pool()

    @property
    def connection(self) -> Statements | Pooled:
        held: Statements | None = getattr(self._local, "held", None)
        if held is not None:
            return held
        if self._writer is not None:
            return Statements(self._writer, self.explained)
        return Pooled(self._opened_pool(), self.explained)

    @contextmanager
    def snapshot(self) -> Iterator[Statements]:
        """See `Store.snapshot`."""
        with self._begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", end="ROLLBACK") as held:
            yield held

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """See `Store.transaction`."""
        with self._begun("BEGIN", end="COMMIT") as held:
            yield held

    @contextmanager
    def _begun(self, begin: str, *, end: str) -> Iterator[Statements]:
        held: Statements | None = getattr(self._local, "held", None)
        if held is not None:
            yield held
            return
        with self.explained(), self._lent() as connection:
            held = Statements(connection, self.explained)
            held.execute(begin)
            self._local.held = held
            try:
                yield held
            except BaseException:
                self._local.held = None
                with suppress(CollectionError):
                    held.execute("ROLLBACK")
                raise
            self._local.held = None
            held.execute(end)

    @contextmanager
    def _lent(self) -> Iterator[psycopg.Connection[Any]]:
        if self._writer is not None:
            yield self._writer
        else:
            with self._opened_pool().connection() as connection:
                yield connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """See `Store.explained`."""
        import psycopg
        import psycopg_pool

        try:
            yield
        except (psycopg_pool.PoolTimeout, psycopg_pool.PoolClosed) as error:
            raise UnavailableError(f"collection {self.folder}: PostgreSQL does not answer; try again later") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise UnavailableError(f"collection {self.folder}: {_reason(error)}") from error
        except (psycopg.Error, sqlite3.DatabaseError) as error:
            # The latter is what damaged values are called, whichever store they come from.
            raise CollectionError(f"collection {self.folder}: {_first_line(error)}") from error

    def schema(self) -> int:
        """See `Store.schema`."""
        return schema_version(self.connection, self.settings.name)

    def migrate(self) -> None:
        """See `Store.migrate`."""
        migrate(self.connection, self.settings.name)

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """See `Store.insert`; by COPY, inside a transaction."""
        assert self._writer is not None
        with self._writer.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def columns(self, table: str) -> list[str]:
        """See `Store.columns`."""
        sql = (
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? "
            "ORDER BY ordinal_position"
        )
        return [row[0] for row in self.connection.execute(sql, [self.settings.name, table])]

    def renumber(self) -> None:
        """See `Store.renumber`."""
        for table, column in (("passages", "passage_id"), ("signatures", "number")):
            sequence = f"pg_get_serial_sequence('{table}', '{column}')"
            self.connection.execute(f"SELECT setval({sequence}, greatest(max({column}), 1)) FROM {table}")  # noqa: S608

    def search(self, manifest: Manifest) -> Search:
        """The search in Milvus."""
        from index.cluster.search import MilvusSearch

        return MilvusSearch(self, manifest)

    def close(self) -> None:
        """See `Store.close`."""
        if self._writer is not None:
            import psycopg

            # Told, and answered: a connection that is merely closed holds its lock until the server notices.
            with suppress(psycopg.Error):
                self._writer.execute("SELECT pg_advisory_unlock_all()")
            self._writer.close()
        if self._pool is not None:
            self._pool.close()

    def _opened_pool(self) -> psycopg_pool.ConnectionPool[Any]:
        if self._pool is None or self._pool.closed:
            raise CollectionError(f"collection {self.folder} is closed")
        return self._pool

    def _connect(self, *, write: bool) -> psycopg.Connection[Any]:
        try:
            import psycopg
        except ImportError:
            raise CollectionError(
                f"collection {self.folder} is on PostgreSQL: that needs "
                "`pip install '.[cluster]'` in a copy of Pullquote"
            ) from None
        with self.explained():
            return psycopg.connect(self.settings.postgresql, **self._options(write=write))

    def _make_pool(self) -> psycopg_pool.ConnectionPool[Any]:
        import logging

        import psycopg_pool

        # It warns of each try while the server is away, and the errors that people get say so already.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        return psycopg_pool.ConnectionPool(
            self.settings.postgresql,
            kwargs=self._options(write=False),
            min_size=1,
            max_size=_MOST_CONNECTIONS,
            timeout=min(CONNECT_SECONDS, self.settings.timeout),
            reconnect_timeout=0,
            check=psycopg_pool.ConnectionPool.check_connection,
            open=True,
        )

    def _options(self, *, write: bool) -> dict[str, Any]:
        milliseconds = int(self.settings.timeout * 1000)
        # A batch of the writer may take longer than what a reader waits for.
        limit = f"-c statement_timeout={milliseconds * (20 if write else 1)} -c lock_timeout={milliseconds}"
        return {
            "autocommit": True,
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "pullquote",
            "keepalives_idle": 30,
            "options": f"-c search_path={self.settings.name},public -c client_encoding=UTF8 {limit}",
        }

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        """Takes the lock of the collection, which the server lets go however this process ends."""
        with self.explained():
            taken = connection.execute(
                "SELECT pg_try_advisory_lock(hashtextextended('pullquote ' || %s, 0))", [self.settings.name]
            ).fetchone()
        if not taken or not taken[0]:
            connection.close()
            raise CollectionError(
                f"collection {self.folder} is being written by another process: wait until it is done"
            )


def _reason(error: Exception) -> str:
    text = _first_line(error)
    if "timeout" in text:
        return f"PostgreSQL took too long ({text}); try again later"
    return f"PostgreSQL does not answer or refuses ({text}); try again later, or check cluster.toml"


def _first_line(error: Exception) -> str:
    """What happened in one line; psycopg's messages name host and user, never a password."""
    return " ".join(str(error).split())[:300] or type(error).__name__
