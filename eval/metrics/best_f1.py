"""The F1 that the best threshold would give: how good the reader is apart from where its threshold lies."""

from __future__ import annotations

import numpy as np

from eval.metrics.base import Array, Entry, Measure, Statistic, number, share
from eval.metrics.exact_match import SQUAD
from eval.metrics.levels import level_ends
from eval.runs.read_outcome import NO_MARGIN, ReadOutcome


def best_f1(columns: Array, weights: Array) -> Array:
    """The highest `f1` over all thresholds on the margin, `find_best_thresh` of the official script.

    Unlike there, questions with the same margin are answered or refused together: no threshold could part them.

    Args:
        columns: (questions, 3): what answering the question adds to the sum; 1 when it has no answer; the margin.
        weights: (samples, questions).
    """
    order = np.argsort(-columns[:, 2], kind="stable")
    gained = np.cumsum(weights[:, order] * columns[order, 0], axis=1)[:, level_ends(columns[order, 2])]
    refusing_all = weights @ columns[:, 1]
    best = np.maximum(gained.max(axis=1), 0.0)
    return share(refusing_all + best, weights.sum(axis=1))


def _columns(entry: Entry) -> tuple[float, ...]:
    margin = float(np.nan_to_num(number(entry.get("margin")), nan=NO_MARGIN))
    if entry["answerable"]:
        return number(entry["metrics"].get("forced_f1")), 0.0, margin
    # An empty span is a refusal whatever its margin is.
    return (-1.0 if entry.get("forced_answer") else 0.0), 1.0, margin


READER_ONLY: tuple[Measure[ReadOutcome], ...] = (
    Measure(
        name="best_f1",
        range="0 to 1",
        formula="the highest f1 over all thresholds on the margin (best_f1)",
        source=SQUAD,
        whole=Statistic(_columns, best_f1),
    ),
)
