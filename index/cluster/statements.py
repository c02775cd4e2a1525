"""The shared SQL on PostgreSQL: `?` stands for a value, and what a statement gives is read at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg
    import psycopg_pool


Explained = Callable[[], AbstractContextManager[None]]


class Result:
    """The rows of a statement; see `index.store.Rows`."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows


class Statements:
    """One connection as `index.store.Connection`.

    Args:
        explained: see `Store.explained`; around each statement, for not everybody who runs one is inside a transaction.
    """

    def __init__(self, connection: psycopg.Connection[Any], explained: Explained) -> None:
        self.raw = connection
        self._explained = explained

    def execute(self, sql: str, parameters: Any = (), /) -> Result:
        with self._explained():
            # Without values psycopg takes the text as it is, several statements too.
            cursor = self.raw.execute(to_psycopg(sql), _sendable(parameters)) if parameters else self.raw.execute(sql)  # type: ignore[arg-type]
            return Result(cursor.fetchall() if cursor.description is not None else [])

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> None:
        # All at once, because the rows may come from statements on this very connection.
        rows = list(parameters)
        with self._explained():
            self.raw.cursor().executemany(to_psycopg(sql), rows)  # type: ignore[arg-type]


class Pooled:
    """Each statement on whichever connection is free, as `index.store.Connection`; for reads outside of a snapshot."""

    def __init__(self, pool: psycopg_pool.ConnectionPool[Any], explained: Explained) -> None:
        self._pool = pool
        self._explained = explained

    def execute(self, sql: str, parameters: Any = (), /) -> Result:
        with self._explained(), self._pool.connection() as connection:
            return Statements(connection, self._explained).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> None:
        with self._explained(), self._pool.connection() as connection:
            Statements(connection, self._explained).executemany(sql, parameters)


def _sendable(parameters: Iterable[Any]) -> list[Any]:
    """Values as PostgreSQL takes them: a text with a NUL, which is stored nowhere, equals nothing, as NULL does."""
    return [None if isinstance(value, str) and "\0" in value else value for value in parameters]


@lru_cache(maxsize=512)
def to_psycopg(sql: str) -> str:
    """The shared SQL as psycopg takes it; a question mark is never part of a text in it."""
    return sql.replace("%", "%%").replace("?", "%s")
