"""`pullquote bench`: how fast it starts, indexes and answers on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qa.assistant import Assistant

STARTS = 5
FIRST = "What happened?"


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of one thing done several times, in milliseconds."""

    name: str
    times_ms: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        from eval.metrics.latency import percentile

        return {
            "name": self.name,
            "count": len(self.times_ms),
            "median_ms": percentile(self.times_ms, 0.5),
            "p95_ms": percentile(self.times_ms, 0.95),
        }


@click.command()
@click.option(
    "--collection", metavar="DIR", help="Ask this collection its own example questions instead of the samples."
)
@click.option(
    "--questions", "count", type=click.IntRange(min=1), default=20, show_default=True, help="How many to ask."
)
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures to FILE.")
@click.option("--quiet", is_flag=True, help="No progress bars.")
def bench(collection: str | None, count: int, json_path: Path | None, quiet: bool) -> None:
    """Measure speed on this machine.

    Measures the start of the command, indexing of the bundled sample articles, and questions to them by stage.

    \b
    Example:
      pullquote bench --json bench.json
    """
    from eval.runs.run_file import check_writable
    from eval.runs.settings import environment_settings

    if json_path:
        check_writable(json_path)
    started = help_times(STARTS)
    with tempfile.TemporaryDirectory(prefix="pullquote-bench-", ignore_cleanup_errors=True) as folder:
        indexing = None if collection else indexing_rate(folder, progress=not quiet)
        figures = {
            "start": started.to_dict(),
            "indexing": indexing,
            "ask": _ask(collection or str(Path(folder) / "collection"), count, own=collection is None, quiet=quiet),
            "settings": environment_settings(),
        }
    if json_path:
        json_path.write_text(json.dumps(figures, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    click.echo(_text(figures))


def help_times(count: int) -> Timing:
    """Starts `pullquote --help` as a new process, `count` times."""
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "qa.cli", "--help"], check=True, capture_output=True)
        times.append((time.perf_counter() - begin) * 1000)
    return Timing("pullquote --help", tuple(times))


def indexing_rate(folder: str, *, progress: bool) -> dict[str, float]:
    """Indexes the bundled samples into `folder`/collection; seconds without the time that loading the encoder takes."""
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from index.samples import samples_folder

    encoder = open_encoder()
    encoder.encode(["warm"])
    report = index_sources(
        [str(samples_folder())], str(Path(folder) / "collection"), encoder=encoder, progress=progress
    )
    return {
        "articles": float(report.new),
        "sentences": float(report.sentences),
        "seconds": report.seconds,
        "articles_per_second": report.new / report.seconds,
        "sentences_per_second": report.sentences / report.seconds,
    }


def _ask(collection: str, count: int, *, own: bool, quiet: bool) -> list[dict[str, Any]]:
    from qa.assistant import Assistant

    begin = time.perf_counter()
    with Assistant.open(collection) as assistant:
        assistant.ask(FIRST)
        first = Timing("open and first question", ((time.perf_counter() - begin) * 1000,))
        questions = _sample_questions(count) if own else _own_questions(assistant, count)
        return [timing.to_dict() for timing in (first, *stage_times(assistant, questions, quiet=quiet))]


def _own_questions(assistant: Assistant, count: int) -> list[str]:
    """Questions made from the collection; a small one may give none, and is asked for its titles."""
    titles = [article.title for article in assistant.collection.articles() if article.title.strip()]
    return assistant.examples(count) or titles[:count] or [FIRST]


def _sample_questions(count: int) -> list[str]:
    from eval.sets.questions import read_questions

    found = read_questions(Path(__file__).with_name("samples.jsonl")).sample(count, seed=0)
    return [question.question for question in found.questions]


def stage_times(assistant: Assistant, questions: Sequence[str], *, quiet: bool) -> list[Timing]:
    """Asks every question once; one timing a stage of the reply, "total" among them."""
    from tqdm import tqdm

    stages: dict[str, list[float]] = {}
    for question in tqdm(questions, desc="Asking", unit="q", disable=quiet):
        for stage, value in assistant.ask(question).timings_ms.items():
            stages.setdefault(stage, []).append(value)
    return [Timing(stage, tuple(times)) for stage, times in stages.items()]


def _text(figures: dict[str, Any]) -> str:
    from eval.tables import table

    rows = [
        (entry["name"], str(entry["count"]), f"{entry['median_ms']:.0f}", f"{entry['p95_ms']:.0f}")
        for entry in (figures["start"], *figures["ask"])
    ]
    lines = [table(("what", "times", "median ms", "p95 ms"), rows)]
    if indexing := figures["indexing"]:
        lines.append(
            f"\nindexing: {indexing['articles']:.0f} articles, {indexing['sentences']:.0f} sentences in "
            f"{indexing['seconds']:.1f} s ({indexing['sentences_per_second']:.0f} sentences a second)"
        )
    return "\n".join(lines)
