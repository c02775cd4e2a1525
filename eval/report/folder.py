"""The folder of a report: only ever one that is new, empty, or a report of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.gates import Gate
from eval.runs.run_file import Run, check_new_folder, write_run, write_whole
from eval.statistics.compare import Comparison
from index.errors import QuestionSetError

RUN, PAGE, SUMMARY = "run.json", "report.html", "summary.md"
# What marks a folder as one of ours, so that a new report may take the place of what is there.
OURS = frozenset({RUN, PAGE, SUMMARY, f"{RUN}.partial"})


def check_folder(folder: Path) -> None:
    """Finds out before a run whether its report can go to a folder.

    Raises:
        QuestionSetError: it holds something that is no report, is a file, or cannot be made or written to.
    """
    check_new_folder(folder)
    if folder.is_dir():
        other = sorted(entry.name for entry in folder.iterdir() if entry.name not in OURS)
        if other:
            raise QuestionSetError(
                f"{folder}: holds {other[0]!r}, which no report does; name a new folder, or one with a report in it"
            )
    else:
        # Made now: the run's journal stands in it, and so does the run, whatever becomes of the report.
        folder.mkdir()


def write_report(
    folder: Path, run: Run, comparisons: Sequence[Comparison] = (), gates: Mapping[Gate, str] | None = None
) -> None:
    """Writes `run.json`, then `report.html` and `summary.md`, in that order: the run is safe before the rest is made.

    Args:
        folder: as `check_folder` found it good.
        comparisons: with earlier runs.
        gates: for each gate what was missed, "" where it was kept.

    Raises:
        OSError: the folder cannot be written to.
    """
    from eval.report.page import page
    from eval.report.summary import summary

    folder.mkdir(exist_ok=True)
    write_run(run, folder / RUN)
    write_whole(folder / PAGE, page(run, comparisons, gates or {}))
    write_whole(folder / SUMMARY, summary(run, comparisons, gates or {}))
