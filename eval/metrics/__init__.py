"""Every metric, by name. A new one is a file here with a `Measure`, listed in one of the two tables below.

End to end and reader-only are two tables because `exact_match`, `f1` and `answerability_auroc` are in both, with
definitions of their own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from eval.metrics import (
    answerability,
    answered,
    best_f1,
    brier,
    citation_accuracy,
    citation_precision,
    ece,
    exact_match,
    f1,
    latency,
    retrieval,
    risk_coverage,
)
from eval.metrics.base import Measure
from eval.runs.outcome import Outcome
from eval.runs.read_outcome import ReadOutcome
from index.errors import QuestionSetError

O = TypeVar("O")  # noqa: E741
PerQuestion = list[dict[str, float | None]]


def _named(measures: Iterable[Measure[O]]) -> dict[str, Measure[O]]:
    return {measure.name: measure for measure in measures}


END_TO_END: Mapping[str, Measure[Outcome]] = _named(
    (
        *citation_accuracy.END_TO_END,
        *citation_precision.END_TO_END,
        *exact_match.END_TO_END,
        *f1.END_TO_END,
        *answered.END_TO_END,
        *answerability.END_TO_END,
        *ece.END_TO_END,
        *brier.END_TO_END,
        *risk_coverage.END_TO_END,
        *retrieval.END_TO_END,
        *latency.END_TO_END,
    )
)
READER_ONLY: Mapping[str, Measure[ReadOutcome]] = _named(
    (*exact_match.READER_ONLY, *f1.READER_ONLY, *best_f1.READER_ONLY, *answerability.READER_ONLY)
)
MODES: Mapping[str, Mapping[str, Measure[Any]]] = {"end to end": END_TO_END, "reader only": READER_ONLY}
"""The measures of each kind of run, as its settings name it."""


def measure_each(measures: Mapping[str, Measure[O]], outcomes: Sequence[O]) -> PerQuestion:
    """For each outcome, its value of every measure that is a mean over questions; None where one does not apply."""
    columns = {name: measure.each(outcomes) for name, measure in measures.items() if measure.each}
    return [{name: column[row] for name, column in columns.items()} for row in range(len(outcomes))]


def look_up(measures: Mapping[str, Measure[Any]], name: str) -> Measure[Any]:
    """The measure of that name.

    Raises:
        QuestionSetError: there is none; the nearest name is offered.
    """
    if name in measures:
        return measures[name]
    close = difflib.get_close_matches(name.lower(), measures, n=1, cutoff=0.4)
    hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(measures)}"
    raise QuestionSetError(f"no metric {name!r} here; {hint}")
