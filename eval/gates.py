"""Gates: bounds that a run has to keep, for builds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import look_up
from eval.metrics.base import Measure
from eval.runs.run_file import Run
from eval.statistics.compare import Comparison
from index.errors import QuestionSetError

# Differences of sums that differ only by the order of adding.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on one metric.

    Attributes:
        option: "--min": the least it may be; "--max": the most; "--max-drop": the most it may be worse than in each
            run compared with.
    """

    option: str
    metric: str
    bound: float

    @property
    def text(self) -> str:
        """As it was given."""
        return f"{self.option} {self.metric}={self.bound:g}"

    def missed(self, run: Run, comparisons: Sequence[Comparison] = ()) -> str:
        """One line that names metric, value and bound when the gate is missed, else ""."""
        if self.option == "--max-drop":
            return "; ".join(filter(None, (self._dropped(comparison) for comparison in comparisons)))
        value = run.metrics.get(self.metric)
        if value is None:
            return f"{self.metric}: nothing in this question set to measure it on"
        kept = value >= self.bound if self.option == "--min" else value <= self.bound
        wanted = f"{'>=' if self.option == '--min' else '<='} {self.bound:g}"
        return "" if kept else f"{self.metric} is {value:.4f}, must be {wanted}"

    def _dropped(self, comparison: Comparison) -> str:
        found = next((d for d in comparison.differences if d.name == self.metric), None)
        if found is None:
            return f"{self.metric}: nothing to compare with in {comparison.name}"
        if -found.gain <= self.bound + TOLERANCE:
            return ""
        return (
            f"{self.metric} was {found.before:.4f} in {comparison.name} and is {found.after:.4f}, "
            f"may be worse by {self.bound:g} at most"
        )


def parse_gates(texts: Sequence[str], measures: Mapping[str, Measure[Any]], option: str) -> list[Gate]:
    """Reads what follows `--min`, `--max` or `--max-drop`.

    Raises:
        QuestionSetError: not METRIC=VALUE, no such metric (the nearest is offered), or a bound on the wrong side.
    """
    return [_parse(text, measures, option) for text in texts]


def _parse(text: str, measures: Mapping[str, Measure[Any]], option: str) -> Gate:
    name, equals, value = (part.strip() for part in text.partition("="))
    try:
        bound = float(value)
    except ValueError:
        bound = math.nan
    if not equals or not math.isfinite(bound):
        raise QuestionSetError(f"{option} {text}: METRIC=VALUE is expected, such as citation_accuracy=0.8")
    measure = look_up(measures, name)
    if option == "--max-drop":
        if bound < 0:
            raise QuestionSetError(f"{option} {text}: say by how much {name} may get worse, as 0 or more")
    elif measure.higher_is_better == (option == "--max"):
        side, other = ("higher", "--min") if option == "--max" else ("lower", "--max")
        raise QuestionSetError(f"{option} {text}: {name} is better when {side}; use {other} {name}={value}")
    return Gate(option, name, bound)
