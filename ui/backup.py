"""Backup of a collection that is in use, and restoring it: one file, whole or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.collection import Collection
from index.database import DATABASE_NAME
from index.errors import CollectionError
from index.opening import is_cluster
from ui.access.groups import FILE_NAME as GROUPS
from ui.access.keys import FILE_NAME as KEYS
from ui.feedback import FILE_NAME as FEEDBACK

# The vectors' index and the views of access groups are left out: they are made again from the database.
_BESIDE = (FEEDBACK, KEYS, GROUPS)


def back_up(collection: Path, target: Path) -> int:
    """Writes a collection, its feedback and its keys into one compressed file, while it is read and written.

    The database is copied by SQLite's own backup: what it holds at one moment, however long that takes.

    Returns:
        How many articles are in it.

    Raises:
        CollectionError: there is no collection, or the file is there already or cannot be written.
    """
    Collection.open(collection).close()
    if is_cluster(collection):
        raise CollectionError(f"collection {collection} is on PostgreSQL: back that up with its own tools (pg_dump)")
    if target.exists():
        raise CollectionError(f"{target} is there already: name a new file")
    with _errors(target, "written"), tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as made:
        copy = Path(made) / DATABASE_NAME
        with (
            closing(sqlite3.connect(_address(collection / DATABASE_NAME), uri=True)) as source,
            closing(sqlite3.connect(copy)) as destination,
        ):
            source.backup(destination, pages=4096)
            # One file with nothing beside it, which a plain copy takes along whole.
            destination.execute("PRAGMA journal_mode = DELETE")
        count = _checked(copy)
        whole = Path(made) / "backup.tar.gz"
        with tarfile.open(whole, "w:gz", compresslevel=3) as archive:
            archive.add(copy, DATABASE_NAME)
            for name in _BESIDE:
                if (collection / name).is_file():
                    archive.add(collection / name, name)
        whole.chmod(0o600)
        _settle(whole, target)
    return count


def restore(backup: Path, collection: Path) -> int:
    """Makes a collection from a backup, in a folder that is not there yet or empty.

    Returns:
        How many articles are in it.

    Raises:
        CollectionError: the file is no backup, or damaged; or the folder holds something.
    """
    if collection.exists() and (not collection.is_dir() or any(collection.iterdir())):
        raise CollectionError(f"{collection} is not empty: restore into a new folder, then move it to its place")
    collection.absolute().parent.mkdir(parents=True, exist_ok=True)
    with (
        _errors(backup, "read"),
        tempfile.TemporaryDirectory(dir=collection.absolute().parent, prefix=".restore-") as made,
    ):
        folder = Path(made) / "collection"
        folder.mkdir()
        _unpack(backup, folder)
        count = _checked(folder / DATABASE_NAME)
        Collection.open(folder).close()
        if collection.exists():
            collection.rmdir()
        folder.replace(collection)
    return count


def _unpack(backup: Path, folder: Path) -> None:
    with tarfile.open(backup, "r:gz") as archive:
        for member in archive:
            # Only plain files of these names: whatever else a file brings along is not for this disk.
            if not member.isfile() or member.name not in (DATABASE_NAME, *_BESIDE):
                raise CollectionError(f"{backup} is no backup of a collection: it holds {member.name!r:.80}")
            content = archive.extractfile(member)
            assert content is not None
            handle = os.open(folder / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(content, file)
    if not (folder / DATABASE_NAME).is_file():
        raise CollectionError(f"{backup} is no backup of a collection: there is no {DATABASE_NAME} in it")


def _checked(database: Path) -> int:
    """Number of articles of a database that SQLite finds sound."""
    with closing(sqlite3.connect(_address(database), uri=True)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CollectionError(f"{database.name} is damaged: {found}")
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def _address(database: Path) -> str:
    return f"{database.absolute().as_uri()}?mode=ro"


def _settle(whole: Path, target: Path) -> None:
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    # A link, and no renaming: it fails where a file of that name has come up meanwhile.
    os.link(whole, target)


@contextmanager
def _errors(file: Path, done: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, tarfile.TarError, sqlite3.Error) as error:
        raise CollectionError(f"{file} cannot be {done}: {error}") from error
    except OSError as error:
        raise CollectionError(f"{file} cannot be {done}: {error.strerror or error}") from error
