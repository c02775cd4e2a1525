"""Curves of a run: reliability, and what share is right at each share answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.metrics.base import Entry
from eval.metrics.ece import BINS, bins_of, judged
from eval.metrics.levels import level_ends

Curve = list[dict[str, float]]
# More points than a plot can show are left out.
POINTS = 200


def reliability(entries: Sequence[Entry]) -> Curve:
    """For each bin of confidence that holds answers: `confidence` (mean), `right` (share) and `answers` (how many).

    The bins are those of `ece` (Guo et al. 2017, arXiv:1706.04599).
    """
    confidences, right = _judged(entries)
    members = bins_of(confidences)
    return [
        {
            "confidence": float(confidences[members == place].mean()),
            "right": float(right[members == place].mean()),
            "answers": float((members == place).sum()),
        }
        for place in range(BINS)
        if (members == place).any()
    ]


def risk_coverage(entries: Sequence[Entry]) -> Curve:
    """The share right when only the most confident answers are given, from few to all of those given.

    Each point has `answered`, the share of all questions that get an answer, `right`, the share of these that is right,
    and `confidence`, the bound that gives this point. Answers of equal confidence come together.
    """
    confidences, right = _judged(entries)
    if not len(right):
        return []
    order = np.argsort(-confidences, kind="stable")
    ends = level_ends(confidences[order])
    shares = np.cumsum(right[order])[ends] / (ends + 1)
    kept = np.unique(np.linspace(0, len(ends) - 1, min(POINTS, len(ends))).round().astype(int))
    return [
        {
            "answered": float(ends[place] + 1) / len(entries),
            "right": float(shares[place]),
            "confidence": float(confidences[order][ends[place]]),
        }
        for place in kept
    ]


def _judged(entries: Sequence[Entry]) -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([judged(entry) for entry in entries], dtype=np.float64).reshape(-1, 2)
    known = rows[~np.isnan(rows).any(axis=1)]
    return known[:, 0], known[:, 1]
