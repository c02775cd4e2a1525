"""Reciprocal rank fusion: several rankings of the same things to one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

# Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
# SIGIR 2009, use 60 for every collection they tried.
RRF_K = 60
# Fused score of what both of two rankings put first.
HIGHEST_OF_TWO = 2 / (RRF_K + 1)


def fuse_ranks(rankings: Sequence[Sequence[Item]], *, k: int = RRF_K) -> list[tuple[Item, float]]:
    """Fuses rankings by the sum of 1 / (k + rank), rank from 1.

    Args:
        rankings: each best first, each item at most once in it.

    Returns:
        (item, fused score), best first; equal scores in the order in which the items were first seen.
    """
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
