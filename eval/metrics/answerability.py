"""Answerability: does the score tell questions with an answer from those without, wherever a threshold lies."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.base import Measure
from eval.outcome import Outcome, ReadOutcome

SOURCE = "Fawcett 2006, doi:10.1016/j.patrec.2005.10.010; sklearn.metrics.roc_auc_score"


def auroc(answerable: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Probability that an answerable question scores above an unanswerable one, ties counting half.

    None when either kind is missing.
    """
    if all(answerable) or not any(answerable):
        return None
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(answerable, scores))


def refused_at(share: float, answerable: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Share of unanswerable questions below the highest threshold that loses at most `share` of the answerable ones.

    Args:
        share: 0 to 1, below 1.
        answerable, scores: of the same length; a question is lost or refused when its score is below the threshold.

    Returns:
        None when either kind is missing.
    """
    kept = sorted(score for score, has in zip(scores, answerable, strict=True) if has)
    others = [score for score, has in zip(scores, answerable, strict=True) if not has]
    if not kept or not others:
        return None
    threshold = kept[int(share * len(kept))]
    return sum(score < threshold for score in others) / len(others)


def _end_to_end(outcomes: Sequence[Outcome]) -> float | None:
    return auroc([o.question.answerable for o in outcomes], [o.confidence for o in outcomes])


def _reader_only(outcomes: Sequence[ReadOutcome]) -> float | None:
    return auroc([o.has_answer for o in outcomes], [o.margin for o in outcomes])


def _refused_at_10(outcomes: Sequence[ReadOutcome]) -> float | None:
    return refused_at(0.1, [o.has_answer for o in outcomes], [o.margin for o in outcomes])


END_TO_END = (
    Measure(
        name="answerability_auroc",
        range="0 to 1, 0.5 by chance",
        formula="area under the ROC curve of the first answer's confidence (0 when refused) for answerable against "
        "unanswerable questions",
        source=SOURCE,
        whole=_end_to_end,
    ),
)
READER_ONLY = (
    Measure(
        name="answerability_auroc",
        range="0 to 1, 0.5 by chance",
        formula="area under the ROC curve of the margin for questions with against without answer",
        source=SOURCE,
        whole=_reader_only,
    ),
    Measure(
        name="refused_at_10",
        range="0 to 1",
        formula="share of questions without answer whose margin is below the highest threshold that loses at most 10 % "
        "of the questions with answer",
        source="Pullquote; a point of the ROC curve",
        whole=_refused_at_10,
    ),
)
