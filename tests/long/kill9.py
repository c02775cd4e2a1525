"""Kills the indexer again and again with SIGKILL and looks whether its collection stays sound. Not collected by pytest.

    python tests/long/kill9.py --kills 50 --articles 300

Before each run a third of the articles change, and on the way some disappear; some are copies and versions of others.
After each kill everything that `pullquote doctor` looks at must be sound and a search must work; after the last run the
collection must equal, row by row, one made in a single run. Half of the kills come at any moment of a run, half soon
after its first write.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from index.checks.collection import check_collection
from index.collection import Collection
from index.database import DATABASE_NAME
from index.encoder import Encoder, open_encoder
from index.filters import Filters
from index.indexer import index_sources

WORDS = tuple("bridge ferry harbour mayor council school winter budget engine prize river strike vote".split())  # noqa: SIM905


class Folder:
    """Articles on disk that change."""

    def __init__(self, path: Path, count: int, seed: int) -> None:
        self._path = path
        self._random = random.Random(seed)  # noqa: S311
        self._alive = list(range(count))
        path.mkdir()
        for number in self._alive:
            self._write(number)

    def change(self) -> None:
        for number in self._random.sample(self._alive, max(1, len(self._alive) // 3)):
            self._write(number)

    def remove(self, count: int) -> None:
        for number in self._random.sample(self._alive, min(count, len(self._alive) - 1)):
            self._alive.remove(number)
            (self._path / f"{number:04d}.md").unlink()

    def _write(self, number: int) -> None:
        day = f"2014-02-{self._random.randrange(1, 9):02}"
        other = self._path / f"{self._random.choice(self._alive):04d}.md"
        if number % 5 == 4 and other.is_file() and self._random.random() < 0.7:
            # What another article says now, or half of it, perhaps under its title: a copy, or a version.
            _, title, body = other.read_text().split("\n\n")
            words = body.split()
            body = " ".join(words[: len(words) // self._random.choice([1, 1, 2])])
            title = self._random.choice([title, f"# Copy {number}"])
        else:
            title = f"# Article {number}"
            body = " ".join(
                f"The {self._random.choice(WORDS)} of town {number % 7} met the {self._random.choice(WORDS)} "
                f"on day {self._random.randrange(9)}."
                for _ in range(self._random.randrange(2, 9))
            )
        head = f"---\ndate: {day}\npublisher: Post\n---"
        (self._path / f"{number:04d}.md").write_text(f"{head}\n\n{title}\n\n{body}\n")


class Run:
    """The indexer in a process of its own, forked so that it need not load the model each time."""

    def __init__(self, folder: Path, collection: Path, encoder: Encoder) -> None:
        self._pid = os.fork()
        self._status: int | None = None
        if self._pid == 0:
            with contextlib.suppress(BaseException):
                index_sources([str(folder)], collection, prune=True, encoder=encoder, progress=False)
                os._exit(0)
            os._exit(1)

    def is_over(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    def finish(self) -> float:
        """Seconds until the end of a run that must succeed."""
        started = time.monotonic()
        while not self.is_over():
            time.sleep(0.001)
        if self._status != 0:
            raise SystemExit("a run that was not killed failed")
        return time.monotonic() - started

    def kill(self, seconds: float, log: Path | None) -> bool:
        """Kills it after a time, counted from the first write to `log` where given; False when it ended before."""
        before = _written(log)
        while log and not self.is_over() and _written(log) == before:
            time.sleep(0.001)
        end = time.monotonic() + seconds
        while not self.is_over() and time.monotonic() < end:
            time.sleep(0.001)
        if self.is_over():
            return False
        os.kill(self._pid, signal.SIGKILL)
        _, self._status = os.waitpid(self._pid, 0)
        return True


def _written(log: Path | None) -> int | None:
    try:
        return log.stat().st_mtime_ns if log else None
    except FileNotFoundError:
        return None


def faults(collection: Path, encoder: Encoder) -> list[str]:
    """What doctor finds wrong, and what goes wrong with a search."""
    if not collection.is_dir():
        return []
    found = [finding.message for finding in check_collection(collection, encoder) if not finding.sound]
    if not found and (collection / DATABASE_NAME).is_file():
        with Collection.open(collection) as opened:
            wanted = opened.allowed_passages(Filters())
            seen = {number for number, _ in opened.search_dense(encoder.encode(["bridge"])[0], opened.passage_count)}
            if seen != wanted:
                found.append("a search does not see every passage but those of copies")
    return found


def contents(collection: Path) -> dict[str, list[Any]]:
    """Every row but the numbers of passages and families, which say in which order articles came."""
    connection = sqlite3.connect(collection / DATABASE_NAME)
    queries = {
        "articles": "SELECT * FROM articles ORDER BY article_id",
        "sentences": "SELECT * FROM sentences ORDER BY article_id, number",
        "signatures": "SELECT article_id, shingles, signature, address, corrected FROM signatures ORDER BY article_id",
        "bands": "SELECT key, article_id FROM bands JOIN signatures USING (number) ORDER BY key, article_id",
        "passages": 'SELECT article_id, start, "end", first_sentence, last_sentence, hidden, title, text, vector '
        "FROM passages JOIN passage_words ON passage_words.rowid = passage_id ORDER BY article_id, first_sentence",
    }
    rows = {name: connection.execute(sql).fetchall() for name, sql in queries.items()}
    connection.close()
    return rows


def differences(one: Path, other: Path) -> list[str]:
    """Tables that differ. Vectors may differ by rounding: it depends on what else is in a batch."""
    found = []
    first, second = contents(one), contents(other)
    for name in first:
        dtype = {"sentences": "<f2", "passages": "<f4"}.get(name)
        a, b = first[name], second[name]
        same = a == b
        if dtype:
            same = [row[:-1] for row in a] == [row[:-1] for row in b] and all(
                np.allclose(np.frombuffer(x[-1], dtype), np.frombuffer(y[-1], dtype), atol=2e-3)
                for x, y in zip(a, b, strict=True)
            )
        if not same:
            found.append(name)
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--articles", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=5)
    options = arguments.parse_args()
    chance = random.Random(options.seed)  # noqa: S311
    # A process with threads cannot be forked safely, and OpenVINO computes in threads of its own.
    os.environ["PULLQUOTE_ENGINE"] = "torch"
    torch.set_num_threads(1)
    encoder = open_encoder()
    encoder.encode(["load the model before the first fork"])
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        texts, killed, whole = base / "texts", base / "killed", base / "whole"
        folder = Folder(texts, options.articles, options.seed)
        Run(texts, base / "trial", encoder).finish()
        folder.change()
        usual = Run(texts, base / "trial", encoder).finish()
        kills = unsound = turns = 0
        while kills < options.kills:
            turns += 1
            folder.change()
            if turns % 5 == 4:
                folder.remove(3)
            log = killed / f"{DATABASE_NAME}-wal" if turns % 2 else None
            started = time.monotonic()
            if Run(texts, killed, encoder).kill(chance.uniform(0, usual / 2 if log else usual), log):
                kills += 1
            else:
                usual = min(usual, time.monotonic() - started)
            wrong = faults(killed, encoder)
            unsound += bool(wrong)
            for fault in wrong:
                print(f"turn {turns}: {fault}", flush=True)
        Run(texts, killed, encoder).finish()
        Run(texts, whole, encoder).finish()
        differ = differences(killed, whole)
    told = ", ".join(differ) or "none"
    print(f"{kills} kills in {turns} runs, {unsound} unsound afterwards, tables that differ: {told}")
    return int(bool(unsound or differ))


if __name__ == "__main__":
    sys.exit(main())
