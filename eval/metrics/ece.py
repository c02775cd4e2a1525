"""Expected calibration error: how far confidence is from the share that is right."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.base import Measure
from eval.metrics.text import best_overlap_f1
from eval.outcome import Outcome

BINS = 10


def is_right(outcome: Outcome) -> bool | None:
    """Whether the first answer is right: what confidence is the probability of.

    It cites a gold sentence (where evidence is given) and shares at least half its words, by F1, with an acceptable
    answer (where answers are given). Answers to unanswerable questions are wrong. None when refused, or when the set
    says neither answers nor evidence.
    """
    question = outcome.question
    if outcome.first_answer is None:
        return None
    if not question.answerable:
        return False
    if not question.answers and not question.evidence:
        return None
    cited = not question.evidence or outcome.first_citation_right
    said = not question.answers or best_overlap_f1(outcome.first_answer, question.answers) >= 0.5
    return cited and said


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float | None:
    """Mean over equally wide bins of |share right - mean confidence|, weighted by the answers in each bin.

    Bins are [0, 1/n), ..., [(n-1)/n, 1]. None when there is no answer.

    >>> expected_calibration_error([0.9, 0.9], [True, False])
    0.4
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, good in zip(confidences, right, strict=True):
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, good))
    if not groups:
        return None
    gaps = (sum(good for _, good in group) - sum(confidence for confidence, _ in group) for group in groups.values())
    return sum(abs(gap) for gap in gaps) / len(right)


def _ece(outcomes: Sequence[Outcome]) -> float | None:
    judged = [(outcome.confidence, right) for outcome in outcomes if (right := is_right(outcome)) is not None]
    return expected_calibration_error([confidence for confidence, _ in judged], [right for _, right in judged])


END_TO_END = (
    Measure(
        name="ece",
        range="0 to 1",
        formula=f"over the first answers shown, in {BINS} equally wide bins of confidence: mean of |share right - mean "
        "confidence| weighted by bin size; right means a gold sentence is cited and F1 is at least 0.5",
        source="Naeini et al. 2015, AAAI; Guo et al. 2017, arXiv:1706.04599",
        whole=_ece,
        higher_is_better=False,
    ),
)
