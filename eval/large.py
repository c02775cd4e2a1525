"""What everything but the answering costs for a large set: `python -m eval.large RUN.json --questions 10000`.

The questions of a run are repeated under new identifiers, eight to an article, with confidences and a tenth of scores
drawn anew; then measured, compared, written and reported.
"""

from __future__ import annotations

import copy
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import numpy as np

from eval.report.folder import PAGE, RUN, write_report
from eval.runs.measuring import make_run
from eval.runs.run_file import Run, read_run
from eval.statistics.compare import compare
from eval.tables import table

TO_AN_ARTICLE = 8
REDRAWN = 0.1


def repeated(run: Run, questions: int, seed: int) -> list[dict[str, Any]]:
    """Entries of a run, as many as wanted, none quite like another."""
    random = np.random.default_rng(seed)
    entries = []
    for number in range(questions):
        entry = copy.deepcopy(run.per_question[number % len(run.per_question)])
        entry["id"] = f"{number}-{entry['id']}"
        for evidence in entry.get("gold_evidence", ()):
            evidence["article"] = f"{number // TO_AN_ARTICLE}-{evidence['article']}"
        if entry.get("confidence") is not None:
            entry["confidence"] = round(float(random.random()), 4)
        if random.random() < REDRAWN:
            entry["metrics"] = {
                name: None if value is None else float(random.random() < 0.5)
                for name, value in entry["metrics"].items()
            }
        entries.append(entry)
    return entries


@click.command()
@click.argument("run", type=click.Path())
@click.option("--questions", type=click.IntRange(min=1), default=10_000, show_default=True, help="How many.")
def main(run: str, questions: int) -> None:
    """Print processor seconds of each step, sizes of the files, and the most memory that was in use."""
    found = read_run(run)
    mode = found.settings["mode"]
    first, second = (repeated(found, questions, seed) for seed in (1, 2))
    rows: list[tuple[str, str]] = []
    begin = time.process_time()

    def lap(name: str) -> None:
        nonlocal begin
        rows.append((name, f"{time.process_time() - begin:.1f} s"))
        begin = time.process_time()

    with tempfile.TemporaryDirectory() as folder:
        after = make_run(mode, first, dict(found.settings), [])
        lap("metrics, intervals, groups, causes")
        before = make_run(mode, second, dict(found.settings), [])
        begin = time.process_time()
        comparison = compare(before, after)
        lap("comparison with another run")
        write_report(Path(folder), after, [comparison])
        lap("run, report and summary written")
        sizes = [(name, f"{(Path(folder) / name).stat().st_size / 1e6:.1f} MB") for name in (RUN, PAGE)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(table(("step", "cost"), [*rows, *sizes, ("most memory", f"{memory:.0f} MiB")]))


if __name__ == "__main__":
    sys.exit(main())
