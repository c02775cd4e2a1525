"""What the lines around a line were taken for: the second look of the line model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONTEXT: tuple[str, ...] = (
    "seems", "odds", "near_before_1", "near_after_1", "near_before_3", "near_after_3", "near_before_8", "near_after_8",
    "near_before_20", "near_after_20", "in_article", "to_article", "after_article", "seems_in_article",
)  # fmt: skip


def context_features(odds: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Describe each line by the first judgement of itself and of its neighbours, long lines counting for more.

    Args:
        odds: first log odds of each line, shape (n,).
        counts: words of each line, shape (n,).

    Returns:
        Array (n, `len(CONTEXT)`).
    """
    seems, weight = np.tanh(odds / 2), np.sqrt(np.maximum(1.0, counts))
    first, last = best_run(np.clip(odds, -3, 3) * weight)
    place = np.arange(len(odds))
    inside = ((place >= first) & (place < last)).astype(float)
    near = [
        window(seems * weight, reach) / np.maximum(1e-6, window(weight, reach))
        for size in (1, 3, 8, 20)
        for reach in (-size, size)
    ]
    below = np.log1p(np.maximum(0, first - place))
    above = np.log1p(np.maximum(0, place - last + 1))
    return np.column_stack([seems, np.clip(odds, -5, 5) / 3, *near, inside, below, above, inside * seems])


def best_run(values: NDArray[np.float64]) -> tuple[int, int]:
    """The half-open range of neighbouring values with the largest sum (Kadane); empty when none is above zero."""
    best, best_range, total, start = 0.0, (0, 0), 0.0, 0
    for number, value in enumerate(values.tolist()):
        total += value
        if total <= 0:
            total, start = 0.0, number + 1
        elif total > best:
            best, best_range = total, (start, number + 1)
    return best_range


def window(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Mean of the `reach` values before (negative) or after (positive) each one; outside the text counts as 0."""
    size = abs(reach)
    padded = np.concatenate([np.zeros(size), values, np.zeros(size)])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    place = np.arange(len(values)) + size
    low, high = (place - size, place) if reach < 0 else (place + 1, place + 1 + size)
    means: NDArray[np.float64] = (sums[high] - sums[low]) / size
    return means
