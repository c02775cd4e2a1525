"""Latency: how long a question takes on the machine that ran the set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.metrics.base import Array, Measure, Statistic, number
from eval.runs.outcome import Outcome


def percentile(values: Sequence[float], share: float) -> float | None:
    """Linear interpolation between the closest ranks; None for no values.

    >>> percentile([1.0, 2.0, 3.0, 10.0], 0.5)
    2.5
    """
    return float(np.percentile(values, 100 * share)) if values else None


def weighted_percentile(share: float, columns: Array, weights: Array) -> Array:
    """`percentile` of values that count as often as their whole-numbered weight says.

    Args:
        columns: (questions, 1); NaN is left out.
        weights: (samples, questions).
    """
    known = ~np.isnan(columns[:, 0])
    values, counts = columns[known, 0], weights[:, known]
    if not len(values):
        return np.full(len(weights), np.nan)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(counts[:, order], axis=1)
    position = share * np.maximum(reached[:, -1] - 1, 0)
    low = np.floor(position)
    last = len(values) - 1
    below = values[order][np.minimum((reached <= low[:, None]).sum(axis=1), last)]
    above = values[order][np.minimum((reached <= low[:, None] + 1).sum(axis=1), last)]
    result: Array = np.where(reached[:, -1] > 0, below + (above - below) * (position - low), np.nan)
    return result


def _at(share: float) -> Callable[[Array, Array], Array]:
    return lambda columns, weights: weighted_percentile(share, columns, weights)


END_TO_END: tuple[Measure[Outcome], ...] = tuple(
    Measure(
        name=f"latency_p{percent}_ms",
        range="milliseconds, 0 and up",
        formula=f"{percent}th percentile of the wall-clock time of a question, after one to warm up, history left out",
        source="Pullquote; Hyndman and Fan 1996, type 7",
        whole=Statistic(lambda entry: (number(entry.get("latency_ms")),), _at(percent / 100)),
        higher_is_better=False,
    )
    for percent in (50, 95)
)
