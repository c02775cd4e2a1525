"""Which store a collection's folder leads to: the database in it, or the servers that its `cluster.toml` names."""

from __future__ import annotations

from pathlib import Path

from index.database import DATABASE_NAME, Database
from index.store import Store

CLUSTER_NAME = "cluster.toml"


def is_collection(folder: Path) -> bool:
    """Whether there is a collection in a folder, be it one on servers."""
    return (folder / DATABASE_NAME).is_file() or is_cluster(folder)


def is_cluster(folder: Path) -> bool:
    """Whether the collection of a folder is on servers."""
    return (folder / CLUSTER_NAME).is_file()


def open_store(folder: Path, *, write: bool = False, create: bool = False) -> Store:
    """The store of a collection's folder.

    Args:
        write: whether statements may change it.
        create: make the database in the folder where there is none.

    Raises:
        CollectionError: `cluster.toml` cannot be understood, or its servers cannot be reached.
    """
    if is_cluster(folder):
        from index.cluster.postgres import PostgresStore
        from index.cluster.settings import read_settings

        return PostgresStore(folder, read_settings(folder / CLUSTER_NAME), write=write)
    return Database(folder, write=write, create=create)
