"""Indexing on Ray beside indexing without it: seconds, and what kills leave. Not collected by pytest.

    python -m tests.long.spread [ARTICLES]

Indexes made articles (400 of 30 sentences) by `pullquote index` alone, on one Ray node of one processor, and on two,
each as processes of their own on this machine; then on two nodes again with a process that embeds killed (-9) after a
third of the articles and the program itself killed after two thirds, and run again. Each collection is compared with
the first one: articles, sentences, passages, vectors.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from index.collection import Collection
from tests.index.distributed.nodes import below, running_nodes

SENTENCES = 30
WORDS = ("mayor", "river", "bridge", "harbour", "council", "tram", "fire", "school", "storm", "ferry", "market", "vote")


def made(folder: Path, count: int) -> Path:
    folder.mkdir()
    chance = random.Random(1)  # noqa: S311
    for number in range(count):
        text = " ".join(f"The {' '.join(chance.choices(WORDS, k=14))} {number}." for _ in range(SENTENCES))
        (folder / f"{number:06}.txt").write_text(f"Report {number} of the day\n\n{text}", "utf-8")
    return folder


def start(source: Path, target: Path, environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qa.cli", "index", str(source), "--collection", str(target), "--quiet", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def ended(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise SystemExit(f"ended with {process.returncode}")


def stored(target: Path) -> int:
    if not (target / "collection.sqlite").exists():
        return 0
    with Collection.open(target) as collection:
        return collection.article_count


def same(one: Path, other: Path) -> str:
    """Whether two collections hold the same, and the least cosine of a passage in both."""
    with Collection.open(one) as first, Collection.open(other) as second:
        if first.articles() != second.articles():
            return "ARTICLES DIFFER"
        least = 1.0
        for article in first.articles():
            name = article.article_id
            found = [[(each.start, each.end) for each in made.passages_of(name)] for made in (first, second)]
            if first.sentences(name) != second.sentences(name) or found[0] != found[1]:
                return f"SENTENCES OR PASSAGES OF {name} DIFFER"
            one_of, other_of = (
                made.passage_vectors([each.passage_id for each in made.passages_of(name)]) for made in (first, second)
            )
            least = min(least, float(np.sum(one_of * other_of, axis=1).min(initial=1.0)))
        return f"{first.article_count} articles, {first.passage_count} passages equal, least cosine {least:.6f}"


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        source = made(base / "articles", count)
        began = time.monotonic()
        ended(start(source, base / "alone", dict(os.environ)))
        print(f"without Ray: {time.monotonic() - began:.0f} s", flush=True)
        for nodes in (1, 2):
            with running_nodes(nodes) as (address, environment):
                began = time.monotonic()
                ended(start(source, base / f"on{nodes}", environment, "--on", address))
                seconds = time.monotonic() - began
            print(f"{nodes} nodes: {seconds:.0f} s; {same(base / 'alone', base / f'on{nodes}')}", flush=True)
        with running_nodes(2) as (address, environment):
            running = start(source, base / "killed", environment, "--on", address)
            while stored(base / "killed") < count // 3:
                time.sleep(0.2)
            os.kill(below(os.getpid(), "ray::MapWorker(MapBatches(EmbeddingStage)")[0], signal.SIGKILL)
            while stored(base / "killed") < 2 * count // 3:
                time.sleep(0.2)
            running.kill()
            running.wait()
            print(f"killed with {stored(base / 'killed')} articles stored", flush=True)
            ended(start(source, base / "killed", environment, "--on", address))
        print(f"after both kills and the second run: {same(base / 'alone', base / 'killed')}")
    print("load of the machine in the last 1, 5 and 15 minutes:", *(f"{value:.1f}" for value in os.getloadavg()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
