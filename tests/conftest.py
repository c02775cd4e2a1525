"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

# As the command line sets them: nothing may look for a model on a hub, nor phone home.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest

from index.encoder import Encoder, open_encoder
from index.migrations import MIGRATIONS, migrate


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real encoder, loaded once."""
    return open_encoder("all-MiniLM-L6-v2")


@pytest.fixture
def in_schema() -> Callable[[Path, int], None]:
    """Puts what a collection's database holds into one of an older schema, which takes its place."""

    def write(database: Path, version: int) -> None:
        old = sqlite3.connect(database.with_suffix(".old"), isolation_level=None)
        migrate(old, [(files("index.schema") / name).read_text("utf-8") for name in MIGRATIONS[:version]])
        old.execute("ATTACH ? AS new", (str(database),))
        for (table,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if not table.startswith("passage_words_"):
                columns = [row[1] for row in old.execute(f"PRAGMA main.table_info({table})")]
                names = ", ".join(["rowid", *columns] if table == "passage_words" else columns)
                old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")  # noqa: S608
        old.close()
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
        database.with_suffix(".old").replace(database)

    return write
