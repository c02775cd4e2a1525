"""Answered and refused: does it speak when the articles do, and keep silent when they do not."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.runs.outcome import Outcome


def _answered(outcome: Outcome) -> float | None:
    return float(outcome.reply.answered) if outcome.question.answerable else None


def _refused(outcome: Outcome) -> float | None:
    return None if outcome.question.answerable else float(not outcome.reply.answered)


END_TO_END = (
    Measure(
        name="answered",
        range="0 to 1",
        formula="share of answerable questions that got an answer, right or wrong",
        source="Pullquote",
        each=each(_answered),
    ),
    Measure(
        name="refused",
        range="0 to 1",
        formula="share of unanswerable questions that got none",
        source="Pullquote",
        each=each(_refused),
    ),
)
