"""Clusters: questions that stand or fall together, because they share an article or a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.metrics.base import Entry

# With fewer clusters than this an interval over clusters says nothing (Cameron, Gelbach and Miller 2008).
FEWEST = 10
QUESTIONS, GROUPS = "questions", "articles and conversations"


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which questions are drawn, or swapped, together.

    Attributes:
        numbers: the cluster of each question, from 0, shape (questions,).
        count: how many clusters there are.
        unit: what a cluster is, in words: QUESTIONS when each question is one of its own.
        found: how many groups of articles and conversations there are, even when there are too few to be used.
    """

    numbers: NDArray[np.int64]
    count: int
    unit: str
    found: int

    def chosen(self, rows: NDArray[np.int64]) -> Clusters:
        """The clusters among some of the questions; each question one of its own where too few are left."""
        kept, numbers = np.unique(self.numbers[rows], return_inverse=True)
        if len(kept) < min(FEWEST, len(rows)):
            return Clusters(np.arange(len(rows)), len(rows), QUESTIONS, len(kept))
        return Clusters(numbers, len(kept), self.unit, len(kept))

    def to_dict(self) -> dict[str, Any]:
        return {"unit": self.unit, "units": self.count, "articles_and_conversations": self.found}


def find_clusters(entries: Sequence[Entry]) -> Clusters:
    """Puts questions together that share the article of their first evidence, or a conversation.

    A conversation is the question that opens it and all that name it first in their history. With fewer than FEWEST
    such groups each question is a cluster of its own, which makes intervals too narrow: the caller should say so.

    Args:
        entries: of a run's `per_question`.
    """
    parent = list(range(len(entries)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    opened = {entry["history"][0] for entry in entries if entry.get("history")}
    first: dict[tuple[str, str], int] = {}
    for row, entry in enumerate(entries):
        for key in _shared(entry, opened):
            parent[root(row)] = root(first.setdefault(key, row))
    roots = [root(row) for row in range(len(entries))]
    order = {number: place for place, number in enumerate(dict.fromkeys(roots))}
    if len(order) == len(entries) or len(order) < FEWEST:
        return Clusters(np.arange(len(entries)), len(entries), QUESTIONS, len(order))
    return Clusters(np.array([order[number] for number in roots]), len(order), GROUPS, len(order))


def _shared(entry: Entry, opened: set[str]) -> list[tuple[str, str]]:
    """What the question may share with others."""
    shared = []
    opening = (entry.get("history") or [entry.get("question", "")])[0]
    if opening in opened:
        shared.append(("conversation", opening))
    evidence = entry.get("gold_evidence")
    article = evidence[0]["article"] if evidence else entry.get("article")
    if article:
        shared.append(("article", article))
    return shared
