"""A run as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.run_file import Metrics, Run
from index.terminal import printable

# What a table by kind shows of each mode: what fits beside each other in 120 columns.
BY_KIND = {
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


def number(name: str, value: float | None) -> str:
    """A metric's value as people read it: fractions with four digits, milliseconds with none, "-" for none."""
    if value is None:
        return "-"
    return f"{value:.0f}" if name.endswith("_ms") or name == "questions" else f"{value:.4f}"


def metrics_table(metrics: Metrics) -> str:
    """One metric a line."""
    return table(("metric", "value"), [(name, number(name, value)) for name, value in metrics.items()])


def by_kind_table(run: Run) -> str:
    """One kind of question a line, with the metrics that matter most in the run's mode."""
    names = ("questions", *(name for name in BY_KIND[run.settings["mode"]] if _applies(name, run.by_kind)))
    rows = []
    for kind, values in run.by_kind.items():
        rows.append((printable(kind), *(number(name, values.get(name)) for name in names)))
    return table(("kind", *names), rows)


def _applies(name: str, by_kind: Mapping[str, Metrics]) -> bool:
    return any(values.get(name) is not None for values in by_kind.values())


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
