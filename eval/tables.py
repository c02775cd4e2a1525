"""A run as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from eval.runs.run_file import Run
from index.terminal import printable

# What a table of groups shows of each mode: what fits beside each other in 120 columns.
IN_GROUPS = {
    "end to end": (
        "citation_accuracy",
        "citation_accuracy_any",
        "exact_match",
        "f1",
        "answered",
        "refused",
        "recall@5",
    ),
    "reader only": ("exact_match", "f1", "has_answer_f1", "no_answer_f1", "forced_f1"),
}
GROUPS = {"kind": "kind", "publisher": "publisher", "gold_articles": "gold articles"}


def number(name: str, value: float | None) -> str:
    """A metric's value as people read it: fractions with four digits, milliseconds with none, "-" for none."""
    if value is None:
        return "-"
    return f"{value:.0f}" if name.endswith("_ms") or name == "questions" else f"{value:.4f}"


def interval(name: str, pair: tuple[float, float] | None, *, sign: bool = False) -> str:
    """Low and high end of an interval, "-" for none; with `sign` that of a difference."""
    if pair is None:
        return "-"
    form = ("+" if sign else "") + (".0f" if name.endswith("_ms") else ".3f")
    return f"{pair[0]:{form}} to {pair[1]:{form}}"


def metrics_table(run: Run) -> str:
    """One metric a line, with its interval."""
    rows = [(name, number(name, value), interval(name, run.intervals.get(name))) for name, value in run.metrics.items()]
    return table(("metric", "value", "95 % interval"), rows)


def group_columns(run: Run, name: str) -> list[str]:
    """The metrics that a table of groups shows: those that matter in the run's mode and that any group has."""
    return [
        metric
        for metric in IN_GROUPS[run.settings["mode"]]
        if any(group.metrics.get(metric) is not None for group in run.breakdowns[name].values())
    ]


def breakdown_table(run: Run, name: str) -> str:
    """One group of questions a line, with the metrics that matter most in the run's mode."""
    groups, columns = run.breakdowns[name], group_columns(run, name)
    rows = [
        (printable(label), str(group.questions), *(number(metric, group.metrics.get(metric)) for metric in columns))
        for label, group in groups.items()
    ]
    return table((GROUPS[name], "questions", *columns), rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell, the first to the left and the others to the right.

    >>> print(table(("metric", "value"), [("f1", "0.5")]))
    metric  value
    f1        0.5
    """
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )
