"""Levels: questions of one and the same score, which no threshold can part."""

from __future__ import annotations

import numpy as np

from eval.metrics.base import Array


def level_ends(scores: Array) -> np.ndarray:
    """For sorted scores, the place of the last question of each level, shape (levels,).

    >>> level_ends(np.array([0.9, 0.9, 0.5])).tolist()
    [1, 2]
    """
    return np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
