"""How often the comparison calls equal systems different: `python -m eval.false_alarms RUN.json`.

The questions of one run are parted at random into two halves, and each question of one half is put beside one of the
other. Both halves are of the same system, so every difference that is called one is a false alarm.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
import numpy as np

from eval.runs.run_file import Run, read_run
from eval.statistics.compare import LEVEL, compare
from eval.tables import table


def halves(run: Run, seed: int) -> tuple[Run, Run]:
    """Two runs of as many questions, with equal identifiers and words, and each question of an article of its own."""
    order = np.random.default_rng(seed).permutation(len(run.per_question))
    size = len(order) // 2

    def half(rows: Sequence[int]) -> Run:
        entries: list[dict[str, Any]] = [
            run.per_question[row]
            | {"id": str(place), "question": str(place), "gold_evidence": [], "article": None, "history": []}
            for place, row in enumerate(rows)
        ]
        return replace(run, per_question=entries, questions=size)

    return half(order[:size].tolist()), half(order[size : 2 * size].tolist())


def false_alarms(run: Run, comparisons: int) -> tuple[Counter[str], Counter[str], int]:
    """How many comparisons called each metric different, before and after correction, and how many called any."""
    single: Counter[str] = Counter()
    corrected: Counter[str] = Counter()
    any_metric = 0
    for seed in range(comparisons):
        differences = compare(*halves(run, seed)).differences
        single.update(d.name for d in differences if d.p_value is not None and d.p_value < LEVEL)
        single.update(f"{d.name} tested" for d in differences if d.p_value is not None)
        found = [d.name for d in differences if d.verdict]
        corrected.update(found)
        any_metric += bool(found)
    return single, corrected, any_metric


@click.command()
@click.argument("run", type=click.Path())
@click.option("--comparisons", default=200, show_default=True, help="How many random halvings.")
def main(run: str, comparisons: int) -> None:
    """Print the share of comparisons of equal systems that are called different."""
    single, corrected, any_metric = false_alarms(read_run(run), comparisons)
    tested = {name.removesuffix(" tested"): count for name, count in single.items() if name.endswith(" tested")}
    rows = [
        (name, str(count), f"{single[name] / count:.3f}", f"{corrected[name] / comparisons:.3f}")
        for name, count in tested.items()
    ]
    click.echo(table(("metric", "comparisons", "p < 0.05", "corrected"), rows))
    share = sum(single[name] for name in tested) / sum(tested.values())
    click.echo(f"all metrics: {share:.3f} before correction; any metric after it: {any_metric / comparisons:.3f}")


if __name__ == "__main__":
    sys.exit(main())
