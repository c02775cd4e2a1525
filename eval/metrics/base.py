"""What a measure is: a name, a range, a formula, a source, and how to compute it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

O = TypeVar("O")  # noqa: E741  # an outcome: of a question end to end, or of a question read with its context
Scores = list[float | None]


@dataclass(frozen=True, slots=True)
class Measure(Generic[O]):
    """One metric. Exactly one of `each` and `whole` is given.

    Attributes:
        name: as in a run's `metrics` and after `--min`.
        range: the values it can take, in words.
        formula: what is computed, over which questions.
        source: the paper, script or library that defines it.
        each: outcomes in, one value for each out, None where the measure does not apply; the metric is their mean.
        whole: outcomes in, the metric out, for what is no mean over questions; None when there is nothing to measure.
        higher_is_better: False for errors and times.
    """

    name: str
    range: str
    formula: str
    source: str
    each: Callable[[Sequence[O]], Scores] | None = None
    whole: Callable[[Sequence[O]], float | None] | None = None
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        if (self.each is None) == (self.whole is None):
            raise ValueError(f"measure {self.name}: give either `each` or `whole`")


def each(score: Callable[[O], float | None]) -> Callable[[Sequence[O]], Scores]:
    """Makes a function of one outcome into one of many."""
    return lambda outcomes: [score(outcome) for outcome in outcomes]


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are there, None when none is.

    >>> mean([1.0, None, 0.0]), mean([None])
    (0.5, None)
    """
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None
