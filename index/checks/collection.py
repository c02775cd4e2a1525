"""The collection as a whole: its database, its manifest, and the vector file against the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.checks.articles import check_articles
from index.checks.cluster import check_cluster
from index.checks.copies import check_copies
from index.checks.finding import Finding
from index.checks.manifest import check_manifest
from index.collection import Collection
from index.database import DATABASE_NAME, Database
from index.encoder import Encoder
from index.errors import CollectionError, PullquoteError
from index.manifest import read_generation
from index.migrations import schema_version
from index.opening import is_cluster
from index.store import Connection
from index.vector_file import VECTORS_NAME, load_vectors

# The index holds vectors rounded to 16 bits or to 8. Those of two passages differ far more.
_ROUNDED = 0.02


def check_collection(folder: Path, encoder: Encoder) -> Iterator[Finding]:
    """Everything about the collection in `folder`, read in one snapshot; a writer may be at work meanwhile."""
    try:
        if not folder.is_dir():
            yield Finding("collection", False, f"no collection at {folder}: make one with `pullquote index SOURCE`")
        elif _is_empty(folder):
            yield Finding("collection", True, f"{folder} is empty: nothing was indexed yet")
        elif is_cluster(folder):
            yield from check_cluster(folder, encoder)
        else:
            yield from _check_database(folder)
            with Collection.open(folder) as collection, collection.snapshot() as connection:
                yield from check_manifest(collection, encoder)
                yield from check_articles(collection, connection)
                yield from check_copies(collection, connection)
                yield from _check_vectors(folder, collection, connection)
    except PullquoteError as error:
        yield Finding("collection", False, str(error))


def _is_empty(folder: Path) -> bool:
    """Whether nothing was stored yet, as after a first run that was killed at once."""
    if is_cluster(folder):
        return False
    if not (folder / DATABASE_NAME).is_file():
        return True
    with Database(folder) as database, database.snapshot() as connection:
        return schema_version(connection) == 0


def _check_database(folder: Path) -> Iterator[Finding]:
    with Database(folder) as database, database.snapshot() as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"]:
        yield Finding("collection", False, f"the database is damaged ({said[0]}): delete {folder} and index again")
    elif orphans:
        yield Finding("collection", False, f"{len(orphans)} rows belong to no article: delete {folder} and index again")
    else:
        yield Finding("collection", True, f"the database {folder / DATABASE_NAME} is sound")
        yield from _check_words(folder)


def _check_words(folder: Path) -> Iterator[Finding]:
    """SQLite's own check of the full-text index. It counts as a write, so it is left out where one is not possible."""
    # https://sqlite.org/fts5.html#the_integrity_check_command
    try:
        with Database(folder, write=True) as database, database.transaction() as connection:
            connection.execute("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')")
    except CollectionError as error:
        cause = getattr(error.__cause__, "sqlite_errorname", "")
        if cause.startswith(("SQLITE_CORRUPT", "SQLITE_ERROR")):
            yield Finding("collection", False, "the full-text index is damaged", "words")


def _check_vectors(folder: Path, collection: Collection, connection: Connection) -> Iterator[Finding]:
    path = folder / VECTORS_NAME
    try:
        index, revision = load_vectors(path)
    except FileNotFoundError:
        yield Finding("collection", True, f"{VECTORS_NAME} is not there: it is made again at the next question")
        return
    except (OSError, ValueError):
        yield Finding("collection", False, f"{path} is damaged: it is made again at the next question", "vectors")
        return
    if revision != read_generation(connection)[1]:
        yield Finding(
            "collection", True, f"{VECTORS_NAME} is behind the database: it is made again at the next question"
        )
        return
    stored = {row[0] for row in connection.execute("SELECT passage_id FROM passages")}
    held = {int(number) for number in index.ids()}
    if stored != held or len(held) != len(index):
        missing, extra = len(stored - held), len(held - stored)
        said = f"{path} does not match the database: {missing} passages are missing, {extra} do not exist"
        yield Finding("collection", False, said, "vectors")
        return
    differ = 0
    for numbers, vectors in index.chunks():
        different = ~np.isclose(vectors, collection.passage_vectors(numbers.tolist()), atol=_ROUNDED)
        differ += int(different.any(axis=1).sum())
    if differ:
        yield Finding("collection", False, f"{path} holds {differ} vectors that differ from the database", "vectors")
    else:
        yield Finding("collection", True, f"{VECTORS_NAME} matches the database: {len(stored)} vectors")
