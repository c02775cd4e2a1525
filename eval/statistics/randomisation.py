"""The paired randomisation test: would swapping the two runs' values at random give as large a difference?

Fisher 1935; Smucker, Allan and Carterette 2007 (CIKM) recommend it for comparing retrieval systems. All questions of a
cluster are swapped together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.metrics.base import Array, Statistic
from eval.statistics.bootstrap import BLOCK
from eval.statistics.clusters import Clusters

SAMPLES: Final = 9999
# A statistic that is no mean has to be computed anew for each sample; fewer of them do.
WHOLE_SAMPLES: Final = 1999
# Up to this many clusters that differ every way to swap is tried: the p-value is exact then.
EXACT: Final = 12
# Sums that differ only by the order of adding are equal.
DIGITS: Final = 9


def mean_p_values(differences: Array, clusters: Clusters, *, seed: int = 0) -> Array:
    """Two-sided p-values of the mean difference, for several metrics at once.

    Args:
        differences: after minus before, shape (questions, metrics), NaN where a metric applies to only one or neither.
        clusters: of the questions.

    Returns:
        Shape (metrics,). Exact for at most EXACT clusters that differ, else from SAMPLES random swaps.
    """
    sums = np.zeros((clusters.count, differences.shape[1]))
    np.add.at(sums, clusters.numbers, np.nan_to_num(differences))
    sums[np.abs(sums) < 10.0**-DIGITS] = 0.0
    observed = np.abs(np.round(sums.sum(axis=0), DIGITS))
    changed = (sums != 0).sum(axis=0)
    result = np.ones(differences.shape[1])
    for place in np.flatnonzero((changed > 0) & (changed <= EXACT)):
        column = sums[sums[:, place] != 0, place]
        result[place] = np.mean(np.abs(np.round(_all_signs(len(column)) @ column, DIGITS)) >= observed[place])
    many = np.flatnonzero(changed > EXACT)
    if len(many):
        rows = sums[:, many][(sums[:, many] != 0).any(axis=1)]
        extreme = np.ones(len(many))
        for signs in _random_signs(len(rows), SAMPLES, seed):
            extreme += (np.abs(np.round(signs @ rows, DIGITS)) >= observed[many]).sum(axis=0)
        result[many] = extreme / (SAMPLES + 1)
    return result


def whole_p_value(statistic: Statistic, before: Array, after: Array, clusters: Clusters, *, seed: int = 0) -> float:
    """The same for a statistic that is no mean.

    Args:
        before, after: its columns in each run, shape (questions, k), the same questions in the same order.
    """
    if np.array_equal(before, after, equal_nan=True):
        return 1.0
    both = np.concatenate([before, after])
    exact = clusters.count <= EXACT
    blocks = iter([_all_signs(clusters.count)]) if exact else _random_signs(clusters.count, WHOLE_SAMPLES, seed)
    kept = np.ones((1, len(before)))
    observed = np.abs(_swapped(statistic, both, kept))[0]
    extreme = total = 0.0
    for signs in blocks:
        differences = np.abs(_swapped(statistic, both, (signs[:, clusters.numbers] + 1) / 2))
        # A swap that leaves nothing to measure counts as extreme: the cautious side.
        extreme += (~(differences < observed)).sum()
        total += len(signs)
    return float(extreme / total if exact else (extreme + 1) / (total + 1))


def _swapped(statistic: Statistic, both: Array, kept: Array) -> Array:
    """Differences of the two runs when a question keeps its side where `kept` is 1; shape (samples,)."""
    old = statistic.weighted(both, np.hstack([kept, 1 - kept]))
    new = statistic.weighted(both, np.hstack([1 - kept, kept]))
    result: Array = np.round(new - old, DIGITS)
    return result


def _all_signs(count: int) -> Array:
    """Every way to choose -1 or 1 `count` times, shape (2 ** count, count)."""
    bits = np.arange(2**count)[:, None] >> np.arange(count) & 1
    return (2 * bits - 1).astype(np.float64)


def _random_signs(count: int, samples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Blocks of -1 and 1, `samples` rows in all."""
    generator = np.random.default_rng(seed)
    step = max(1, BLOCK // max(count, 1))
    for begin in range(0, samples, step):
        rows = min(step, samples - begin)
        yield (2 * generator.integers(0, 2, (rows, count), dtype=np.int8) - 1).astype(np.float64)
