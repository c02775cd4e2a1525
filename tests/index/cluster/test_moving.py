"""`pullquote migrate`: there and back, killed half-way, and what it refuses."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.collection import Collection
from index.database import Database
from index.encoder import Encoder
from index.errors import CollectionError
from index.moving import TABLES, move_collection
from index.opening import open_store

STORED = ("manifest", "documents", "articles", "arrivals", "sentences", "passages", "signatures", "bands")
KILLED = """
import os, signal, sys
from pathlib import Path
from index.moving import move_collection

def copied(table, rows):
    if table == "passages":
        os.kill(os.getpid(), signal.SIGKILL)

move_collection(Path(sys.argv[1]), Path(sys.argv[2]), copied)
"""


def rows_of(folder: Path) -> list[list[tuple[object, ...]]]:
    with Database(folder) as database:
        return [sorted(database.connection.execute(f"SELECT * FROM {name}").fetchall()) for name in STORED]  # noqa: S608


def test_there_and_back_again_after_a_kill(
    news: Path, tmp_path: Path, on_servers: Callable[..., Path], run: Callable[..., object], encoder: Encoder
) -> None:
    home, away, back = tmp_path / "home", on_servers("away"), tmp_path / "back"
    run(home, news)
    told: dict[str, int] = {}
    for source, target in ((home, away), (away, back)):
        killed = subprocess.run([sys.executable, "-c", KILLED, str(source), str(target)], check=False)
        assert killed.returncode == -signal.SIGKILL
        with pytest.raises(CollectionError, match="half moved"):
            Collection.open(target)
        again: dict[str, int] = {}
        told = move_collection(source, target, lambda table, rows, again=again: again.update({table: rows}))  # type: ignore[misc]
        # What had been copied is not copied again.
        assert set(again) == {"signatures", "bands"}
    assert rows_of(home) == rows_of(back)
    assert told["articles"] == 3
    assert move_collection(away, back) == told
    vector = encoder.encode(["Who opened the bridge?"], query=True)[0]
    found = []
    for folder in (home, away, back):
        with Collection.open(folder, encoder=encoder) as made:
            words = [number for number, _ in made.search_lexical("harbour fire", 5)]
            near = [(number, pytest.approx(cosine)) for number, cosine in made.search_dense(vector, 5)]
            found.append((words, near, made.articles(), made.state))
    assert found[0] == found[1] == found[2]
    assert found[0][0]


def test_both_kinds_of_store_have_the_same_columns(on_servers: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    found = []
    for folder in (tmp_path / "c", on_servers("servers")):
        store = open_store(folder, write=True, create=True)
        with store.transaction():
            store.migrate()
        found.append({table.name: sorted(store.columns(table.name)) for table in TABLES})
        store.close()
    assert found[0] == found[1]


def test_what_is_there_is_not_written_over(news: Path, tmp_path: Path, run: Callable[..., object]) -> None:
    run(tmp_path / "one", news)
    (news / "bridge.txt").unlink()
    run(tmp_path / "two", news)
    with pytest.raises(CollectionError, match="holds a collection already"):
        move_collection(tmp_path / "one", tmp_path / "two")
    with pytest.raises(CollectionError, match="name another folder"):
        move_collection(tmp_path / "one", tmp_path / "one")
    with pytest.raises(CollectionError, match="no collection at"):
        move_collection(tmp_path / "none", tmp_path / "three")
    assert not (tmp_path / "three").exists()


def test_new_numbers_begin_after_those_moved(
    news: Path, tmp_path: Path, on_servers: Callable[..., Path], run: Callable[..., object]
) -> None:
    home, away = tmp_path / "home", on_servers("away")
    run(home, news)
    move_collection(home, away)
    with Collection.open(away) as made:
        most = max(made.ages().values())
        (news / "new.txt").write_text("Lighthouse sold\n\nThe old lighthouse was sold to a painter on Sunday.")
        run(away, news)
        ((number, _),) = made.search_lexical("lighthouse", 5)
        assert number > most
        assert made.article_count == 4
