"""The figures of a benchmark as tables for a terminal."""

from __future__ import annotations

from typing import Any


def figures_text(figures: dict[str, Any]) -> str:
    """Machine, times, and what indexing took, one table each."""
    from eval.tables import table

    machine = figures["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']} MB, load {machine['load']}, "
        f"{machine['matrix_gflops']} GFLOP/s in a matrix product; engine {figures['settings']['engine']}",
        "",
        table(("what", "times", "least ms", "median ms", "p95 ms", "most ms"), _times(figures)),
    ]
    if indexed := [run for run in figures["runs"] if run["indexing"]]:
        heading = (
            "indexing", "articles", "passages", "vectors", "seconds", "convert", "embed", "write", "articles/s",
            "sentences/s", "tokens/s", "GFLOP/s", "disk MB",
        )  # fmt: skip
        lines += ["", table(heading, [_indexing(run["name"], run["indexing"]) for run in indexed])]
    lines += ["", *(f"memory while asking, {run['name']}: {run['peak_mb'] or '?'} MB" for run in figures["runs"])]
    return "\n".join(lines)


def _times(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    named = [(entry["name"], entry) for entry in figures["starts"]]
    named += [(f"{run['name']}: {entry['name']}", entry) for run in figures["runs"] for entry in run["ask"]]
    keys = ("min_ms", "median_ms", "p95_ms", "max_ms")
    return [(name, str(entry["count"]), *(f"{entry[key]:.0f}" for key in keys)) for name, entry in named]


def _indexing(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    stages = (f"{found['stages'][stage]:.1f}" for stage in ("convert", "embed", "write"))
    rates = (found["articles_per_second"], found["sentences_per_second"], found["tokens_per_second"])
    shown = (*rates, found["encoder_gflops"], found["disk_mb"])
    counts = (str(found["articles"]), str(found["passages"]), found["vectors"], f"{found['seconds']:.1f}")
    return (name, *counts, *stages, *("-" if value is None else f"{value:.1f}" for value in shown))
