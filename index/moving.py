"""Moving a collection to another kind of store: row by row, nothing embedded, resumed where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from index.collection import Collection
from index.errors import CollectionError
from index.lock import writer_lock
from index.manifest import MOVING, read_generation, read_manifest
from index.migrations import check_version
from index.opening import open_store
from index.store import Connection, Store

_ROWS = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the order in which rows may refer to earlier ones.

    Attributes:
        key: columns that name a row, in whose order rows are copied: what is there already is the beginning of it.
    """

    name: str
    key: tuple[str, ...]


TABLES = (
    Table("documents", ("location",)),
    Table("articles", ("article_id",)),
    Table("arrivals", ("article_id",)),
    Table("sentences", ("article_id", "number")),
    Table("passages", ("passage_id",)),
    Table("signatures", ("number",)),
    Table("bands", ("key", "number")),
    Table("web_pages", ("location",)),
    Table("web_lists", ("url",)),
)


def move_collection(
    source: Path, target: Path, on_rows: Callable[[str, int], None] = lambda table, rows: None
) -> dict[str, int]:
    """Copies a collection into another store, and compares every row at the end. The source stays as it is.

    When it is stopped, however that happens, the same call goes on where it was. Until all is there and compared the
    target cannot be opened.

    Args:
        source, target: folders; one with a `cluster.toml` leads to servers. The target holds nothing yet, or what an
            earlier call left there.
        on_rows: is told of each table and how many rows of it were just copied.

    Returns:
        How many rows of each table were found equal.

    Raises:
        CollectionError: the target holds another collection, the source changed while it was being moved, or a row is
            not as it was.
    """
    if source.resolve() == target.resolve():
        raise CollectionError(f"{target}: name another folder than that of the collection to be moved")
    Collection.open(source).close()
    with ExitStack() as stack:
        given = open_store(source)
        stack.callback(given.close)
        target.mkdir(parents=True, exist_ok=True)
        stack.enter_context(writer_lock(target))
        made = open_store(target, write=True, create=True)
        stack.callback(made.close)
        rows = stack.enter_context(given.snapshot())
        stamp = json.dumps([*read_generation(rows)])
        begun = _begin(made, target, stamp)
        columns = {table: _columns(given, made, table) for table in TABLES}
        if begun:
            for table in TABLES:
                _copy(rows, made, table, columns[table], on_rows)
        counts = {table.name: _compare(rows, made.connection, table, columns[table]) for table in TABLES}
        if begun:
            _finish(rows, made, target)
    return counts


def _begin(made: Store, target: Path, stamp: str) -> bool:
    """Makes the target ready to be copied into; False when all was copied already."""
    with made.transaction() as connection:
        check_version(made.schema(), str(target), made.newest)
        made.migrate()
        known = dict(connection.execute("SELECT key, value FROM manifest"))
        if MOVING not in known and known:
            if json.dumps([*read_generation(connection)]) == stamp:
                return False
            raise CollectionError(f"{target} holds a collection already: name an empty place to move to")
        if known and known[MOVING] != stamp:
            # What was copied so far is of another state: all of it goes.
            for table in reversed(TABLES):
                connection.execute(f"DELETE FROM {table.name}")  # noqa: S608
            connection.execute("DELETE FROM manifest")
            known = {}
        if not known:
            connection.execute("INSERT INTO manifest VALUES (?, ?)", [MOVING, stamp])
    return True


def _columns(given: Store, made: Store, table: Table) -> list[str]:
    """What is copied of a table: all that the source has."""
    columns = given.columns(table.name)
    unknown = set(columns) - set(made.columns(table.name))
    if unknown:
        raise CollectionError(f"{made.folder}: its table {table.name} has no {min(unknown)}: update Pullquote")
    return columns


def _copy(
    rows: Connection, made: Store, table: Table, columns: Sequence[str], on_rows: Callable[[str, int], None]
) -> None:
    key = ", ".join(table.key)
    last = f"SELECT {key} FROM {table.name} ORDER BY {', '.join(f'{name} DESC' for name in table.key)} LIMIT 1"  # noqa: S608
    for page in _pages(rows, table, columns, made.connection.execute(last).fetchone()):
        with made.transaction():
            made.insert(table.name, _named(columns), page)
        on_rows(table.name, len(page))


def _compare(rows: Connection, there: Connection, table: Table, columns: Sequence[str]) -> int:
    """Looks at every row of both; the number of rows."""
    count = 0
    pages = zip_longest(_pages(rows, table, columns), _pages(there, table, columns))
    for wanted, found in ((one or [], other or []) for one, other in pages):
        for one, other in zip_longest(wanted, found):
            if one is None or other is None or tuple(one) != tuple(other):
                name = (one or other)[: len(table.key)]
                raise CollectionError(f"table {table.name}: row {name} was not moved as it is; delete the target")
            count += 1
    return count


def _pages(
    rows: Connection, table: Table, columns: Sequence[str], after: Sequence[Any] | None = None
) -> Iterator[list[Any]]:
    """The rows of a table by its key, some at a time."""
    key = ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    where = f"WHERE ({key}) > ({marks})"
    places = [list(columns).index(name) for name in table.key]
    while True:
        sql = f"SELECT {_named(columns)} FROM {table.name} {where if after else ''} ORDER BY {key} LIMIT {_ROWS}"  # noqa: S608
        page = rows.execute(sql, list(after or ())).fetchall()
        if not page:
            return
        yield page
        after = [page[-1][place] for place in places]


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _finish(rows: Connection, made: Store, target: Path) -> None:
    """Makes the target a collection, and what is searched of it."""
    told = rows.execute("SELECT key, value FROM manifest").fetchall()
    with made.transaction() as connection:
        made.renumber()
        connection.execute("DELETE FROM manifest")
        connection.executemany("INSERT INTO manifest VALUES (?, ?)", told)
        # The words of a folder are a table of the same database, and come with the same transaction.
        search = made.search(read_manifest(connection, str(target)))
        search.refill()
    search.follow()
    with suppress(OSError):
        search.save()
    search.close()
