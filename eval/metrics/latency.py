"""Latency: how long a question takes on the machine that ran the set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.base import Measure
from eval.outcome import Outcome


def percentile(values: Sequence[float], share: float) -> float | None:
    """Linear interpolation between the closest ranks (numpy's default); None for no values.

    >>> percentile([1.0, 2.0, 3.0, 10.0], 0.5)
    2.5
    """
    if not values:
        return None
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def _at(share: float) -> Callable[[Sequence[Outcome]], float | None]:
    return lambda outcomes: percentile([outcome.latency_ms for outcome in outcomes], share)


END_TO_END = tuple(
    Measure(
        name=f"latency_p{percent}_ms",
        range="milliseconds, 0 and up",
        formula=f"{percent}th percentile of the wall-clock time of a question, after one to warm up, history left out",
        source="Pullquote; Hyndman and Fan 1996, type 7",
        whole=_at(percent / 100),
        higher_is_better=False,
    )
    for percent in (50, 95)
)
