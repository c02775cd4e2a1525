"""Indexing on Ray: the same collection as without it, whichever process is killed on the way."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent))

from nodes import below

from index.collection import Collection
from index.distributed.spread import Spread
from index.encoder import Encoder
from index.errors import ClusterError
from index.indexer import index_sources
from index.report import RunEvent

WORDS = ("mayor", "river", "bridge", "harbour", "council", "tram", "fire", "school", "storm", "ferry", "market", "vote")
ARTICLES, SENTENCES = 120, 8
KILLED = """
import os, signal, sys
from index.distributed.spread import Spread
from index.indexer import index_sources

def told(event):
    if event.kind == "new":
        os.kill(os.getpid(), signal.SIGKILL)

address, source, collection = sys.argv[1:]
with Spread(address) as spread:
    index_sources([source], collection, spread=spread, progress=False, on_event=told)
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, and a file that cannot be read."""
    folder, chance = tmp_path_factory.mktemp("news"), random.Random(1)  # noqa: S311
    for number in range(ARTICLES):
        text = " ".join(f"The {' '.join(chance.choices(WORDS, k=9))} {number}." for _ in range(SENTENCES))
        (folder / f"{number:03}.txt").write_text(f"Report {number} of the day\n\n{text}", "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing of a page")
    return folder


@pytest.fixture(scope="module")
def reference(news: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the folder."""
    folder = tmp_path_factory.mktemp("reference") / "c"
    assert len(index_sources([str(news)], folder, encoder=encoder, progress=False).skipped) == 1
    return folder


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets Ray's processes run beside other tests as those of other tests do; else all else goes before them."""
    monkeypatch.setenv("RAY_worker_niceness", "0")


def assert_same(one: Path, other: Path) -> None:
    with Collection.open(one) as made, Collection.open(other) as wanted:
        assert made.articles() == wanted.articles()
        assert made.article_count == ARTICLES
        assert made.manifest.precision == wanted.manifest.precision
        for article in wanted.articles():
            assert made.article(article.article_id).text == wanted.article(article.article_id).text
            assert made.sentences(article.article_id) == wanted.sentences(article.article_id)
            passages, others = made.passages_of(article.article_id), wanted.passages_of(article.article_id)
            places = [(passage.start, passage.end) for passage in passages]
            assert places == [(passage.start, passage.end) for passage in others]
            near = np.sum(
                made.passage_vectors([passage.passage_id for passage in passages])
                * wanted.passage_vectors([passage.passage_id for passage in others]),
                axis=1,
            )
            assert near == pytest.approx(1, abs=2e-3)


def test_a_run_is_killed_and_in_the_next_one_a_process_that_embeds(
    news: Path, reference: Path, encoder: Encoder, tmp_path: Path
) -> None:
    target = tmp_path / "c"
    before = set(Path(tempfile.gettempdir()).glob("pullquote-ray-*"))
    ended = subprocess.run([sys.executable, "-c", KILLED, "local", str(news), str(target)], check=False)
    assert ended.returncode == -signal.SIGKILL
    # Nobody was left to take it away.
    for folder in set(Path(tempfile.gettempdir()).glob("pullquote-ray-*")) - before:
        shutil.rmtree(folder, ignore_errors=True)
    with Collection.open(target) as made:
        stored = made.ages()
    assert 0 < len(stored) < ARTICLES
    killed: list[int] = []

    def told(event: RunEvent) -> None:
        if event.kind == "new" and not killed:
            killed.extend(below(os.getpid(), "ray::MapWorker(MapBatches(EmbeddingStage)")[:1])
            os.kill(killed[0], signal.SIGKILL)

    with Spread("local") as spread:
        report = index_sources([str(news)], target, encoder=encoder, spread=spread, progress=False, on_event=told)
    assert killed
    assert (report.new, report.unchanged) == (ARTICLES - len(stored), len(stored))
    assert [source for source, _ in report.skipped] == ["broken.pdf"]
    with Collection.open(target) as made:
        # What was stored is left as it was.
        assert stored.items() <= made.ages().items()
    assert_same(target, reference)
    assert below(os.getpid(), "ray::") == []


@pytest.mark.parametrize("address", ["", "ray://", "http://h:1", "h", "ray://h:1/x", "h:6379", "local "])
def test_an_address_that_is_none(address: str, news: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="give `local`, or the address of a Ray cluster"):
        Spread(address)


def test_a_cluster_that_is_not_there(news: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa.cli", "index", str(news), "--collection", str(tmp_path / "c")]
    patience = {"RAY_CLIENT_INITIAL_CONNECTION_TIMEOUT_S": "1", "RAY_CLIENT_MAX_CONNECTION_TIMEOUT_S": "1"}
    told = subprocess.run(
        [*command, "--on", "ray://127.0.0.1:9"], env=os.environ | patience, check=False, capture_output=True, text=True
    )
    assert told.returncode == 2
    assert "pullquote: no Ray cluster at ray://127.0.0.1:9: " in told.stderr.splitlines()[-1]
    assert not (tmp_path / "c").exists()
