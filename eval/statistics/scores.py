"""Scores: what the metrics of some questions are computed from, in arrays, so that thousands of samples are quick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.metrics.base import Array, Entry, Measure, Statistic, number, share


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a question.

    Attributes:
        names: every metric, in the order of the table of measures.
        means: names of those that are means over questions.
        values: of those, shape (questions, means), NaN where one does not apply.
        wholes: the others, each with its columns.
    """

    names: tuple[str, ...]
    means: tuple[str, ...]
    values: Array
    wholes: Mapping[str, tuple[Statistic, Array]]

    @classmethod
    def of(cls, measures: Mapping[str, Measure[Any]], entries: Sequence[Entry]) -> Scores:
        """The scores of entries of a run's `per_question`; a measure that an entry does not have is NaN there."""
        means = tuple(name for name, measure in measures.items() if measure.each)
        rows = [[number(entry["metrics"].get(name)) for name in means] for entry in entries]
        wholes = {
            name: (measure.whole, measure.whole.table(entries)) for name, measure in measures.items() if measure.whole
        }
        return cls(tuple(measures), means, np.array(rows, dtype=np.float64).reshape(len(rows), len(means)), wholes)

    @property
    def count(self) -> int:
        return len(self.values)

    def weighted(self, weights: Array) -> Array:
        """Every metric in each of many samples.

        Args:
            weights: how often a question counts, shape (samples, questions).

        Returns:
            Shape (samples, names), NaN where there is nothing to measure.
        """
        known = ~np.isnan(self.values)
        found = dict(zip(self.means, share(weights @ np.nan_to_num(self.values), weights @ known).T, strict=True))
        for name, (statistic, table) in self.wholes.items():
            found[name] = statistic.weighted(table, weights)
        return np.stack([found[name] for name in self.names], axis=1)

    def metrics(self) -> dict[str, float | None]:
        """Every metric of all the questions; None where there is nothing to measure."""
        if not self.count:
            return dict.fromkeys(self.names)
        row = self.weighted(np.ones((1, self.count)))[0]
        return {name: None if np.isnan(value) else float(value) for name, value in zip(self.names, row, strict=True)}

    def chosen(self, rows: NDArray[np.int64]) -> Scores:
        """The scores of some of the questions."""
        wholes = {name: (statistic, table[rows]) for name, (statistic, table) in self.wholes.items()}
        return Scores(self.names, self.means, self.values[rows], wholes)
