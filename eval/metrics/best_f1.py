"""The F1 that the best threshold would give: how good the reader is apart from where its threshold lies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from eval.metrics.base import Measure
from eval.metrics.exact_match import SQUAD
from eval.metrics.f1 import forced_f1
from eval.outcome import ReadOutcome


def best_f1(outcomes: Sequence[ReadOutcome]) -> float | None:
    """The highest `f1` over all thresholds on the margin, `find_best_thresh` of the official script.

    Unlike there, questions with the same margin are answered or refused together: no threshold could part them.
    """
    if not outcomes:
        return None
    score = best = float(sum(not outcome.has_answer for outcome in outcomes))
    for _, level in groupby(sorted(outcomes, key=_margin, reverse=True), key=_margin):
        for outcome in level:
            if outcome.has_answer:
                score += forced_f1(outcome)
            elif outcome.forced_answer:
                score -= 1
        best = max(best, score)
    return best / len(outcomes)


def _margin(outcome: ReadOutcome) -> float:
    return outcome.margin


READER_ONLY = (
    Measure(
        name="best_f1",
        range="0 to 1",
        formula="the highest f1 over all thresholds on the margin (best_f1)",
        source=SQUAD,
        whole=best_f1,
    ),
)
