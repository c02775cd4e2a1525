from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest

import index.cluster.migrations
from index.collection import Collection
from index.database import DATABASE_NAME
from index.errors import CollectionError
from index.indexer import index_sources
from index.migrations import MIGRATIONS, SCHEMA_VERSION, migrate, schema_version


@pytest.mark.parametrize(
    ("room", "listed"),
    [("index.schema", MIGRATIONS), ("index.cluster.schema", index.cluster.migrations.MIGRATIONS)],
)
def test_each_number_is_one_files(room: str, listed: Sequence[str]) -> None:
    assert sorted(file.name for file in files(room).iterdir() if file.name.endswith(".sql")) == list(listed)
    assert [int(name[:4]) for name in listed] == list(range(1, len(listed) + 1))


def test_migrations_are_applied_once_and_in_order() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    first = "CREATE TABLE a (x);\n-- a remark; with a semicolon\nINSERT INTO a VALUES ('one; two');\n"
    migrate(connection, [first])
    migrate(connection, [first, "ALTER TABLE a ADD COLUMN y;\nUPDATE a SET y = 2;"])
    assert connection.execute("SELECT x, y FROM a").fetchall() == [("one; two", 2)]
    assert schema_version(connection) == 2


def test_a_failed_migration_leaves_nothing() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, ["CREATE TABLE a (x);", "CREATE TABLE a (x);"])
    connection.rollback()
    assert schema_version(connection) == 0
    assert connection.execute("SELECT * FROM sqlite_schema").fetchall() == []


def test_a_newer_collection_is_refused(made: Path, folder: Path, encoder: object) -> None:
    connection = sqlite3.connect(made / DATABASE_NAME)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 6}")
    connection.close()
    said = rf"written by a newer Pullquote \(schema {SCHEMA_VERSION + 6}, this one knows {SCHEMA_VERSION}\)"
    with pytest.raises(CollectionError, match=said):
        Collection.open(made)
    with pytest.raises(CollectionError, match=said):
        index_sources([str(folder)], made, encoder=encoder, progress=False)  # type: ignore[arg-type]
