"""F1: how many words the answer and an acceptable one share."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.metrics.exact_match import SQUAD
from eval.runs.outcome import Outcome
from eval.runs.read_outcome import ReadOutcome
from eval.text import best_overlap_f1, official_golds


def _end_to_end(outcome: Outcome) -> float | None:
    question = outcome.question
    if not question.answerable or not question.answers:
        return None
    return best_overlap_f1(outcome.first_answer, question.answers) if outcome.first_answer is not None else 0.0


def official_f1(outcome: ReadOutcome) -> float:
    """F1 of one question as the official script scores it, a refusal being the empty prediction."""
    return best_overlap_f1(outcome.answer, official_golds(outcome.question.answers))


def forced_f1(outcome: ReadOutcome) -> float:
    """F1 of the best span, whatever its margin."""
    return best_overlap_f1(outcome.forced_answer, official_golds(outcome.question.answers))


def _has_answer(outcome: ReadOutcome) -> float | None:
    return official_f1(outcome) if outcome.has_answer else None


def _no_answer(outcome: ReadOutcome) -> float | None:
    return None if outcome.has_answer else official_f1(outcome)


def _forced(outcome: ReadOutcome) -> float | None:
    return forced_f1(outcome) if outcome.has_answer else None


END_TO_END = (
    Measure(
        name="f1",
        range="0 to 1",
        formula="mean over answerable questions with known answers of the best word F1 between the first answer and "
        "any of them; a refused question counts 0",
        source=SQUAD,
        each=each(_end_to_end),
    ),
)
READER_ONLY = (
    Measure(
        name="f1",
        range="0 to 1",
        formula="mean over all questions of the best word F1 between prediction and any gold answer; refusing a "
        "question without answer counts 1, answering it 0",
        source=SQUAD,
        each=each(official_f1),
    ),
    Measure(
        name="has_answer_f1",
        range="0 to 1",
        formula="f1 over the answerable questions only (HasAns_f1)",
        source=SQUAD,
        each=each(_has_answer),
    ),
    Measure(
        name="no_answer_f1",
        range="0 to 1",
        formula="f1 over the questions without answer only (NoAns_f1): the share of them that is refused",
        source=SQUAD,
        each=each(_no_answer),
    ),
    Measure(
        name="forced_f1",
        range="0 to 1",
        formula="f1 over answerable questions with the best span always given",
        source=SQUAD,
        each=each(_forced),
    ),
)
