"""The schema in PostgreSQL, by number. Each migration is one file, applied whole or not at all."""

from __future__ import annotations

from importlib.resources import files

from index.cluster.statements import Pooled, Statements

MIGRATIONS = ("0001_collection.sql", "0002_arrivals.sql")
NEWEST = len(MIGRATIONS)


def schema_version(connection: Statements | Pooled, name: str) -> int:
    """Number of the last migration applied to the schema of this name; 0 where there is none."""
    sql = "SELECT obj_description(to_regnamespace(?), 'pg_namespace')"
    said = connection.execute(sql, [name]).fetchone()[0]
    return int(said.removeprefix("pullquote ")) if said and said.startswith("pullquote ") else 0


def migrate(connection: Statements | Pooled, name: str) -> None:
    """Brings the schema of this name up to date inside the transaction that the caller has open.

    Args:
        name: letters, digits and _ only.
    """
    found = schema_version(connection, name)
    if found == NEWEST:
        return
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
    for number, file in enumerate(MIGRATIONS, start=1):
        if number > found:
            connection.execute((files("index.cluster.schema") / file).read_text(encoding="utf-8"))
            connection.execute(f"COMMENT ON SCHEMA {name} IS 'pullquote {number}'")
