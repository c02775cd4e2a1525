"""Exact match: the answer is an acceptable one, letter case, punctuation and articles aside."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.runs.outcome import Outcome
from eval.runs.read_outcome import ReadOutcome
from eval.text import best_exact, official_golds

SQUAD = "Rajpurkar et al. 2016, arXiv:1606.05250; 2018, arXiv:1806.03822 (evaluate-v2.0.py)"


def _end_to_end(outcome: Outcome) -> float | None:
    question = outcome.question
    if not question.answerable or not question.answers:
        return None
    return best_exact(outcome.first_answer, question.answers) if outcome.first_answer is not None else 0.0


def _official(outcome: ReadOutcome) -> float | None:
    return best_exact(outcome.answer, official_golds(outcome.question.answers))


def _forced(outcome: ReadOutcome) -> float | None:
    if not outcome.has_answer:
        return None
    return best_exact(outcome.forced_answer, official_golds(outcome.question.answers))


END_TO_END = (
    Measure(
        name="exact_match",
        range="0 to 1",
        formula="share of answerable questions with known answers whose first answer equals one of them after SQuAD "
        "normalisation; a refused question counts 0",
        source=SQUAD,
        each=each(_end_to_end),
    ),
)
READER_ONLY = (
    Measure(
        name="exact_match",
        range="0 to 1",
        formula="share of all questions whose prediction equals a gold answer after normalisation; the prediction is "
        "empty where the margin is not above the threshold, and right when the question has no answer",
        source=SQUAD,
        each=each(_official),
    ),
    Measure(
        name="forced_exact_match",
        range="0 to 1",
        formula="exact_match over answerable questions with the best span always given",
        source=SQUAD,
        each=each(_forced),
    ),
)
