"""Which lines of a pasted text belong to its article: two linear looks at each line, decoded over the whole text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from index.cleaning.line_context import CONTEXT, context_features
from index.cleaning.line_features import NAMES, WIDE, line_features
from index.cleaning.lines import Line


@dataclass(frozen=True, slots=True)
class LineModel:
    """Two logistic regressions, the second of which also sees what the first took the neighbours for.

    Attributes:
        intercept, weights: the first look, weights in the order of `NAMES + WIDE`.
        second_intercept, second_weights: the second look, weights in the order of `NAMES + WIDE + CONTEXT`; its
            intercept includes the leaning towards keeping.
        change: log odds that a border between kept and removed lines costs.
    """

    intercept: float
    weights: NDArray[np.float64]
    second_intercept: float
    second_weights: NDArray[np.float64]
    change: float

    def log_odds(self, lines: Sequence[Line]) -> NDArray[np.float64]:
        """Log odds of each line to be part of the article, shape (number of lines,)."""
        if not lines:
            return np.zeros(0)
        features = line_features(lines)
        counts = np.array([len(line.words) for line in lines], dtype=float)
        around = context_features(self.intercept + features @ self.weights, counts)
        odds: NDArray[np.float64] = self.second_intercept + np.hstack([features, around]) @ self.second_weights
        return odds


@cache
def shipped_model() -> LineModel:
    """The model that comes with the package, trained by `python -m index.cleaning.train_pasted`."""
    stored = json.loads(resources.files("index.cleaning").joinpath("pasted_model.json").read_text("utf-8"))
    first = np.array([stored["weights"][name] for name in NAMES + WIDE])
    second = np.array([stored["second_weights"][name] for name in NAMES + WIDE + CONTEXT])
    return LineModel(stored["intercept"], first, stored["second_intercept"], second, stored["change"])


def decode(log_odds: NDArray[np.float64], change: float) -> NDArray[np.bool_]:
    """The best sequence of kept and removed lines (Viterbi), each change between the two costing `change`.

    Args:
        log_odds: shape (n,), above zero where a line looks like part of the article.
        change: at least 0; the larger, the longer the runs.

    Returns:
        Shape (n,), true for lines to keep.
    """
    removed = kept = 0.0
    came: list[tuple[bool, bool]] = []
    for odds in log_odds.tolist():
        came.append((kept - change > removed, kept >= removed - change))
        removed, kept = max(removed, kept - change), max(kept, removed - change) + odds
    keep = np.zeros(len(came), dtype=np.bool_)
    state = kept > removed
    for number in range(len(came) - 1, -1, -1):
        keep[number] = state
        state = came[number][1] if state else came[number][0]
    return keep
