"""The schema of a collection, by number. Each migration is one file, applied whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from importlib.resources import files

from index.errors import CollectionError

MIGRATIONS = (
    "0001_collection.sql",
    "0002_web.sql",
    "0003_copies.sql",
    "0004_lines.sql",
    "0005_groups.sql",
    "0006_arrivals.sql",
)
SCHEMA_VERSION = len(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """Number of the last migration applied; 0 for a database that nothing was ever written to."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_version(found: int, name: str, newest: int = SCHEMA_VERSION) -> None:
    """Refuses a collection that a newer Pullquote wrote.

    Raises:
        CollectionError: its schema number is higher than any known here.
    """
    if found > newest:
        raise CollectionError(
            f"collection {name} was written by a newer Pullquote (schema {found}, this one knows {newest}): "
            "update Pullquote, or index into another folder"
        )


def migrate(connection: sqlite3.Connection, scripts: Sequence[str] | None = None) -> None:
    """Brings the schema up to date inside the transaction that the caller has open.

    Args:
        connection: with a write transaction open.
        scripts: the SQL of every migration, oldest first; those of this package when not given.
    """
    texts = [_script(name) for name in MIGRATIONS] if scripts is None else scripts
    for number, text in enumerate(texts, start=1):
        if number > schema_version(connection):
            for statement in _statements(text):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def _script(name: str) -> str:
    return (files("index.schema") / name).read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit the transaction that is open, so the script is given piece by piece.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
