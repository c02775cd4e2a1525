"""Answerability: does the score tell questions with an answer from those without, wherever a threshold lies."""

from __future__ import annotations

import numpy as np

from eval.metrics.base import Array, Entry, Measure, Statistic, number, share
from eval.metrics.levels import level_ends
from eval.runs.outcome import Outcome
from eval.runs.read_outcome import NO_MARGIN, ReadOutcome

LOST = 0.1
SOURCE = "Fawcett 2006, doi:10.1016/j.patrec.2005.10.010; agrees with sklearn.metrics.roc_auc_score"


def auroc(columns: Array, weights: Array) -> Array:
    """Probability that an answerable question scores above an unanswerable one, ties counting half.

    Args:
        columns: (questions, 2): 1 for answerable and 0 for not; the score.
        weights: (samples, questions).
    """
    order = np.argsort(columns[:, 1], kind="stable")
    has, ends = columns[order, 0], level_ends(columns[order, 1])
    drawn = weights[:, order]
    positive = _by_level(drawn * has, ends)
    negative = _by_level(drawn * (1 - has), ends)
    below = np.cumsum(negative, axis=1) - negative
    return share((positive * (below + negative / 2)).sum(axis=1), positive.sum(axis=1) * negative.sum(axis=1))


def refused_at(lost: float, columns: Array, weights: Array) -> Array:
    """Share of unanswerable questions below the highest threshold that loses at most `lost` of the answerable ones.

    Args:
        lost: 0 to 1, below 1. A question is lost or refused when its score is below the threshold.
        columns, weights: as in `auroc`.
    """
    order = np.argsort(columns[:, 1], kind="stable")
    has, scores = columns[order, 0], columns[order, 1]
    answerable = np.cumsum(weights[:, order] * has, axis=1)
    others = np.cumsum(weights[:, order] * (1 - has), axis=1)
    others = np.hstack([np.zeros((len(weights), 1)), others])
    # The threshold is the score of the answerable question below which as many lie as may be lost.
    may_lose = np.floor(lost * answerable[:, -1] + 1e-9)
    at = np.minimum((answerable <= may_lose[:, None]).sum(axis=1), len(scores) - 1)
    below = np.searchsorted(scores, scores[at], side="left")
    refused = share(others[np.arange(len(weights)), below], others[:, -1])
    return np.where(answerable[:, -1] > 0, refused, np.nan)


def _by_level(values: Array, ends: np.ndarray) -> Array:
    """Sums of columns with equal scores: (samples, questions) to (samples, levels)."""
    return np.diff(np.cumsum(values, axis=1)[:, ends], axis=1, prepend=0)


def _end_to_end(entry: Entry) -> tuple[float, ...]:
    return float(entry["answerable"]), np.nan_to_num(number(entry.get("confidence")))


def _reader_only(entry: Entry) -> tuple[float, ...]:
    # A margin that is not there, or not a number, is that of a refusal.
    return float(entry["answerable"]), float(np.nan_to_num(number(entry.get("margin")), nan=NO_MARGIN))


END_TO_END: tuple[Measure[Outcome], ...] = (
    Measure(
        name="answerability_auroc",
        range="0 to 1, 0.5 by chance",
        formula="area under the ROC curve of the first answer's confidence (0 when refused) for answerable against "
        "unanswerable questions",
        source=SOURCE,
        whole=Statistic(_end_to_end, auroc),
    ),
)
READER_ONLY: tuple[Measure[ReadOutcome], ...] = (
    Measure(
        name="answerability_auroc",
        range="0 to 1, 0.5 by chance",
        formula="area under the ROC curve of the margin for questions with against without answer",
        source=SOURCE,
        whole=Statistic(_reader_only, auroc),
    ),
    Measure(
        name="refused_at_10",
        range="0 to 1",
        formula="share of questions without answer whose margin is below the highest threshold that loses at most 10 % "
        "of the questions with answer",
        source="Pullquote; a point of the ROC curve",
        whole=Statistic(_reader_only, lambda columns, weights: refused_at(LOST, columns, weights)),
    ),
)
