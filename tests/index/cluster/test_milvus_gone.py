"""Milvus that is gone or hangs: an error in time, never half of an answer, and all is well when it is back."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from servers import free_port, milvus_server

from index.checks.collection import check_collection
from index.collection import Collection
from index.encoder import Encoder
from index.errors import CollectionError, UnavailableError
from index.moving import move_collection

OnServers = Callable[..., Path]
Said = TypeVar("Said")


def answered(ask: Callable[[], Said]) -> Said:
    """What a server says that is back for moments only: whoever asks is told to try again."""
    for _ in range(60):
        with suppress(UnavailableError):
            return ask()
        time.sleep(0.25)
    return ask()


def test_milvus_stopped_and_started(
    news: Path, tmp_path: Path, on_servers: OnServers, run: Callable[..., object], encoder: Encoder
) -> None:
    port = free_port()
    place = on_servers(milvus=f"http://127.0.0.1:{port}")
    with (place / "cluster.toml").open("a") as file:
        file.write("timeout = 5\n")
    with milvus_server(tmp_path / "m", port):
        run(place, news)
    with Collection.open(place) as made:
        assert made.article_count == 3
        with pytest.raises(UnavailableError, match="Milvus does not answer"):
            made.search_lexical("bridge", 5)
        # Articles are stored, and Milvus hears of them when it is back.
        (news / "bridge.txt").unlink()
        (news / "new.txt").write_text("Lighthouse sold\n\nThe old lighthouse was sold to a painter on Sunday.")
        with pytest.raises(UnavailableError, match="what was stored is safe: run the same command again"):
            run(place, news)
        with milvus_server(tmp_path / "m", port):
            assert answered(lambda: made.search_lexical("warehouse", 5))
            run(place, news)
            assert made.search_lexical("lighthouse", 5)
            assert made.search_lexical("mayor", 5) == []
            assert all(finding.sound for finding in check_collection(place, encoder))


def test_milvus_that_hangs(news: Path, tmp_path: Path, on_servers: OnServers, run: Callable[..., object]) -> None:
    """A stopped process still takes connections and requests, but answers none."""
    port = free_port()
    place = on_servers(milvus=f"http://127.0.0.1:{port}")
    with milvus_server(tmp_path / "m", port) as server:
        run(place, news)
        with (place / "cluster.toml").open("a") as file:
            file.write("timeout = 2\n")
        with Collection.open(place) as made:
            before = made.search_lexical("bridge", 5)
            server.send_signal(signal.SIGSTOP)
            try:
                with pytest.raises(UnavailableError, match="Milvus does not answer"):
                    made.search_lexical("bridge", 5)
                with pytest.raises(UnavailableError, match="Milvus does not answer"):
                    made.search_dense(np.ones(384, np.float32), 5)
                assert len(made.articles()) == 3
            finally:
                server.send_signal(signal.SIGCONT)
            assert before
            assert answered(lambda: made.search_lexical("bridge", 5)) == before


def test_milvus_gone_while_a_collection_is_moved(
    news: Path, tmp_path: Path, on_servers: OnServers, run: Callable[..., object], encoder: Encoder
) -> None:
    port, home = free_port(), tmp_path / "home"
    run(home, news)
    away = on_servers("away", milvus=f"http://127.0.0.1:{port}")
    with (away / "cluster.toml").open("a") as file:
        file.write("timeout = 5\n")
    with milvus_server(tmp_path / "m", port) as server:

        def kill_half_way(table: str, rows: int) -> None:
            if table == "passages":
                server.kill()
                server.wait()

        with pytest.raises(UnavailableError, match="Milvus does not answer"):
            move_collection(home, away, kill_half_way)
    # Never a collection that finds half of what it holds.
    with pytest.raises(CollectionError, match="half moved"):
        Collection.open(away)
    with milvus_server(tmp_path / "m", port):
        assert answered(lambda: move_collection(home, away))["articles"] == 3
        assert all(finding.sound for finding in check_collection(away, encoder))
        with Collection.open(home) as wanted, Collection.open(away) as made:
            assert made.articles() == wanted.articles()
            assert [number for number, _ in made.search_lexical("bridge", 5)] == [
                number for number, _ in wanted.search_lexical("bridge", 5)
            ]
