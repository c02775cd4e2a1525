"""The bootstrap: how far a metric could be from what it would be on other questions of the same sort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.metrics.base import Array
from eval.statistics.clusters import Clusters
from eval.statistics.scores import Scores

RESAMPLES: Final = 2000
LEVEL: Final = 0.95
# Numbers in memory at once, for each array: 32 MB.
BLOCK: Final = 4_000_000
Interval = tuple[float, float]


def draws(clusters: Clusters, resamples: int = RESAMPLES, seed: int = 0) -> Iterator[Array]:
    """How often each question is in each resample: clusters drawn with replacement, as many as there are.

    Yields:
        Blocks of shape (some samples, questions), `resamples` rows in all.
    """
    generator = np.random.default_rng(seed)
    step = max(1, BLOCK // max(len(clusters.numbers), 1))
    for begin in range(0, resamples, step):
        samples = min(step, resamples - begin)
        drawn = generator.integers(0, clusters.count, (samples, clusters.count))
        drawn += np.arange(samples)[:, None] * clusters.count
        counts = np.bincount(drawn.ravel(), minlength=samples * clusters.count).reshape(samples, clusters.count)
        yield counts[:, clusters.numbers].astype(np.float64)


def intervals(scores: Scores, clusters: Clusters) -> dict[str, Interval | None]:
    """95 % percentile bootstrap intervals (Efron 1979; with clusters Field and Welsh 2007) of every metric.

    Where every question has the same value no resample differs. For a share of 0 or 1 the exact interval of Clopper
    and Pearson (1934) over clusters stands in; for anything else there is none.

    Returns:
        (low, high) by name; None where there is nothing to measure, or no way to tell.
    """
    if not scores.count:
        return dict.fromkeys(scores.names)
    samples = np.concatenate([scores.weighted(weights) for weights in draws(clusters)])
    found = {name: spread(samples[:, place]) for place, name in enumerate(scores.names)}
    for place, name in enumerate(scores.means):
        known = ~np.isnan(scores.values[:, place])
        values = np.unique(scores.values[known, place])
        if len(values) == 1:
            units = len(np.unique(clusters.numbers[known]))
            found[name] = _exact(float(values[0]), units)
    return {name: found[name] for name in scores.names}


def spread(samples: NDArray[np.float64]) -> Interval | None:
    """The middle 95 % of samples; None when they are all the same, or most are NaN."""
    known = samples[~np.isnan(samples)]
    if 2 * len(known) < len(samples) or not np.ptp(known):
        return None
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def _exact(value: float, units: int) -> Interval | None:
    """Clopper and Pearson's interval where no or every unit is a success: the only two cases in closed form."""
    reach = ((1 - LEVEL) / 2) ** (1 / units)
    if value == 1.0:
        return reach, 1.0
    return (0.0, 1 - reach) if value == 0.0 else None
