"""What a measure is: a name, a range, a formula, a source, and how to compute it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

O = TypeVar("O")  # noqa: E741  # an outcome: of a question end to end, or of a question read with its context
Scores = list[float | None]
Array = NDArray[np.float64]
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure of many questions that is no mean over them, such as an area under a curve.

    Written for weights, so that one definition gives the figure itself (every weight 1), its bootstrap (a question
    counts as often as it was drawn) and its randomisation test (a question of one run or of the other).

    Attributes:
        columns: what is needed of one question, from its entry in `per_question` of a run; NaN where it does not apply.
        weighted: those columns, shape (questions, k), and weights, shape (samples, questions), in; one figure a sample
            out, shape (samples,), NaN where there is nothing to measure.
    """

    columns: Callable[[Entry], tuple[float, ...]]
    weighted: Callable[[Array, Array], Array]

    def table(self, entries: Sequence[Entry]) -> Array:
        """The columns of many questions, shape (questions, k)."""
        rows = [self.columns(entry) for entry in entries]
        return np.array(rows, dtype=np.float64).reshape(len(rows), -1)

    def of(self, entries: Sequence[Entry]) -> float | None:
        """The figure of these questions; None when there is nothing to measure it on."""
        if not entries:
            return None
        value = float(self.weighted(self.table(entries), np.ones((1, len(entries))))[0])
        return None if np.isnan(value) else value


@dataclass(frozen=True, slots=True)
class Measure(Generic[O]):
    """One metric. Exactly one of `each` and `whole` is given.

    Attributes:
        name: as in a run's `metrics` and after `--min`.
        range: the values it can take, in words.
        formula: what is computed, over which questions.
        source: the paper, script or library that defines it.
        each: outcomes in, one value for each out, None where the measure does not apply; the metric is their mean.
        whole: for what is no mean over questions.
        higher_is_better: False for errors and times.
    """

    name: str
    range: str
    formula: str
    source: str
    each: Callable[[Sequence[O]], Scores] | None = None
    whole: Statistic | None = None
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        if (self.each is None) == (self.whole is None):
            raise ValueError(f"measure {self.name}: give either `each` or `whole`")


def each(score: Callable[[O], float | None]) -> Callable[[Sequence[O]], Scores]:
    """Makes a function of one outcome into one of many."""
    return lambda outcomes: [score(outcome) for outcome in outcomes]


def number(value: Any) -> float:
    """A JSON number or truth value as a float, NaN for null and for what is no number."""
    return float(value) if isinstance(value, bool | int | float) else float("nan")


def share(part: Array, whole: Array) -> Array:
    """`part / whole`, NaN where the whole is nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(whole > 0, part / whole, np.nan)
    return result
