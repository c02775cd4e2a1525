"""The figures of a benchmark as tables for a terminal."""

from __future__ import annotations

from typing import Any


def figures_text(figures: dict[str, Any]) -> str:
    """Machine, times, and what indexing took, one table each."""
    from eval.tables import table

    machine = figures["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']} MB, load {machine['load']}, "
        f"{machine['matrix_gflops']} GFLOP/s in a matrix product; "
        f"{figures['settings']['engine']} in {figures['settings']['precision']}",
        "",
        table(("what", "times", "least ms", "median ms", "p95 ms", "most ms"), _times(figures)),
    ]
    if indexed := [run for run in figures["runs"] if run["indexing"]]:
        heading = (
            "indexing", "articles", "passages", "seconds", "convert", "embed", "write", "articles/s", "sentences/s",
            "tokens/s", "GFLOP/s",
        )  # fmt: skip
        lines += ["", table(heading, [_indexing(run["name"], run["indexing"]) for run in indexed])]
    sizes = ("collection", "passages", "memory while asking MB", "memory of serve MB", "disk MB")
    lines += ["", table(sizes, [_sizes(run) for run in figures["runs"]])]
    if figures["nearest"]:
        alone = ("vectors alone", "index", "seconds to make", "memory MB", "median ms", "p95 ms", "recall@20")
        lines += ["", table(alone, [_nearest(found) for found in figures["nearest"]])]
    lines += ["", *(_limit(found, machine["matrix_gflops"]) for found in figures["limits"])]
    return "\n".join(lines)


def _times(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    named = [(entry["name"], entry) for entry in figures["starts"]]
    named += [(f"{run['name']}: {entry['name']}", entry) for run in figures["runs"] for entry in run["ask"]]
    keys = ("min_ms", "median_ms", "p95_ms", "max_ms")
    return [(name, str(entry["count"]), *(f"{entry[key]:.0f}" for key in keys)) for name, entry in named]


def _indexing(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    stages = (f"{found['stages'][stage]:.1f}" for stage in ("convert", "embed", "write"))
    rates = (found["articles_per_second"], found["sentences_per_second"], found["tokens_per_second"])
    counts = (str(found["articles"]), str(found["passages"]), f"{found['seconds']:.1f}")
    return (name, *counts, *stages, *(f"{value:.1f}" for value in (*rates, found["encoder_gflops"])))


def _sizes(run: dict[str, Any]) -> tuple[str, ...]:
    sizes = (run["peak_mb"], run["serve_mb"])
    return (
        run["name"],
        str(run["passages"]),
        *("?" if size is None else str(size) for size in sizes),
        str(run["disk_mb"]),
    )


def _nearest(found: dict[str, Any]) -> tuple[str, ...]:
    memory, search = found["memory_mb"], found["search"]
    times = (f"{search['median_ms']:.1f}", f"{search['p95_ms']:.1f}", f"{found['recall@20']:.4f}")
    return (str(found["vectors"]), found["kind"], str(found["seconds"]), "?" if memory is None else str(memory), *times)


def _limit(found: dict[str, Any], gflops: float) -> str:
    return (
        f"{found['name']}, {found['texts']} texts of {found['tokens']} tokens: {found['gflops']} of {gflops} GFLOP/s "
        f"({found['share']:.0%}); {found['ms']} ms, at the matrix product's rate {found['least_ms']} ms"
    )
