"""The command `bench`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

_SAMPLES = "samples"


@click.command()
@click.option(
    "--collection", type=click.Path(path_type=Path), metavar="DIR", help="Ask this collection, index nothing."
)
@click.option(
    "--passages",
    "sizes",
    type=click.IntRange(100, 1_000_000),
    multiple=True,
    metavar="N",
    help="Measure with about N passages of made articles too; repeatable.",
)
@click.option(
    "--embed",
    is_flag=True,
    help="Index made articles as any others; else they are stored at once, with random vectors.",
)
@click.option(
    "--vectors",
    "counts",
    type=click.IntRange(100, 10_000_000),
    multiple=True,
    metavar="N",
    help="Search N random vectors too, without anything else; repeatable.",
)
@click.option(
    "--questions", "count", type=click.IntRange(min=1), default=20, show_default=True, help="How many to ask."
)
@click.option("--at-once", type=click.IntRange(1, 64), default=8, show_default=True, help="How many of them at a time.")
@click.option(
    "--starts", type=click.IntRange(0, 50), default=3, show_default=True, help="How often to start each command."
)
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures to FILE.")
@click.option(
    "--compare",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Print how many times as long as in an earlier --json each thing took.",
)
@click.option(
    "--curve",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw time and memory by passages as SVG.",
)
@click.option("--quiet", is_flag=True, help="No progress bars.")
def bench(
    collection: Path | None,
    sizes: tuple[int, ...],
    embed: bool,
    counts: tuple[int, ...],
    count: int,
    at_once: int,
    starts: int,
    json_path: Path | None,
    compare: Path | None,
    curve: Path | None,
    quiet: bool,
) -> None:
    """Measure speed on this machine.

    Measures cold starts, indexing of the bundled sample articles, and questions to them by stage, alone and several
    at once, with memory and disk, and how near the models come to what the machine can do; see docs/speed.md.

    \b
    Example:
      pullquote bench --json before.json
      pullquote bench --passages 1000 --passages 10000 --compare before.json
      pullquote bench --passages 1000 --passages 100000 --vectors 1000000 --curve scale.svg
    """
    from eval.bench.comparing import compare_figures, read_figures
    from eval.bench.curve import curve_series, draw_curve
    from eval.bench.limits import measure_limits
    from eval.bench.machine import machine_facts
    from eval.bench.nearest import measure_nearest
    from eval.bench.questions import sample_sentences
    from eval.bench.tables import figures_text
    from eval.runs.run_file import check_writable
    from eval.runs.settings import environment_settings

    for path in filter(None, (json_path, curve)):
        check_writable(path)
    before = read_figures(compare) if compare else None
    figures: dict[str, Any] = {"machine": machine_facts(), "settings": environment_settings()}
    figures["limits"] = measure_limits(sample_sentences(), figures["machine"]["matrix_gflops"])
    figures["nearest"] = [measure_nearest(size) for size in sorted(set(counts))]
    with tempfile.TemporaryDirectory(prefix="pullquote-bench-", ignore_cleanup_errors=True) as folder:
        runs = [_own(collection, count, at_once, serve=starts > 0)] if collection else []
        runs += _indexed(
            Path(folder), sizes, embed, count, at_once, samples=not collection, serve=starts > 0, quiet=quiet
        )
        figures["runs"] = runs
        figures["starts"] = _starts(collection or Path(folder) / _SAMPLES, starts)
    if json_path:
        json_path.write_text(json.dumps(figures, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    if curve:
        curve.write_text(draw_curve(curve_series(figures)), encoding="utf-8")
    click.echo(figures_text(figures))
    if before:
        click.echo("\n" + compare_figures(figures, before))


def _own(collection: Path, count: int, at_once: int, *, serve: bool) -> dict[str, Any]:
    """A collection of the user's, asked its own questions."""
    from eval.bench.questions import own_questions

    return _asked("collection", collection, own_questions(collection, count), at_once, serve=serve)


def _indexed(
    folder: Path,
    sizes: tuple[int, ...],
    embed: bool,
    count: int,
    at_once: int,
    *,
    samples: bool,
    serve: bool,
    quiet: bool,
) -> Iterator[dict[str, Any]]:
    """The samples, and made articles of each size."""
    from eval.bench.filling import fill_collection
    from eval.bench.indexing import measure_indexing
    from eval.bench.made import write_articles
    from eval.bench.questions import sample_questions, sample_sentences
    from index.encoder import open_encoder
    from index.samples import samples_folder

    def indexed(name: str, source: Path) -> dict[str, Any]:
        collection = folder / name
        indexing = measure_indexing(source, collection, progress=not quiet)
        return _asked(name, collection, sample_questions(count), at_once, serve=serve) | {"indexing": indexing}

    if samples:
        yield indexed(_SAMPLES, samples_folder())
    for size in sorted(set(sizes)):
        name, made = f"about {size} passages", folder / f"made-{size}"
        if embed:
            write_articles(made.with_suffix(".jsonl"), size, sample_sentences())
            yield indexed(name, made.with_suffix(".jsonl"))
        else:
            fill_collection(made, size, sample_sentences(), open_encoder())
            yield _asked(name, made, sample_questions(count), at_once, serve=serve)


def _asked(name: str, collection: Path, questions: list[str], at_once: int, *, serve: bool) -> dict[str, Any]:
    from eval.bench.asking import measure_asking
    from eval.bench.starts import serve_memory

    asked = measure_asking(collection, questions, at_once)
    size = sum(path.stat().st_size for path in collection.iterdir() if path.is_file())
    serving = serve_memory(collection, questions[:3]) if serve else None
    return {"name": name, "indexing": None, "disk_mb": round(size / 2**20, 1), "serve_mb": serving, **asked}


def _starts(collection: Path, count: int) -> list[dict[str, Any]]:
    from eval.bench.questions import FIRST
    from eval.bench.starts import ask_times, help_times, serve_times

    if not count:
        return []
    timings = (help_times(count), ask_times(collection, FIRST, count), serve_times(collection, count))
    return [timing.to_dict() for timing in timings]
