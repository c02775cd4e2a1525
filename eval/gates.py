"""Gates: `METRIC=VALUE` bounds that a run has to keep, for builds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import look_up
from eval.metrics.base import Measure
from index.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class Gate:
    """A metric's bound: at least it, or with `highest` at most it."""

    metric: str
    bound: float
    highest: bool = False

    def missed(self, metrics: Mapping[str, float | None]) -> str:
        """One line that names metric, value and bound when the gate is missed, else ""."""
        value = metrics.get(self.metric)
        if value is None:
            return f"{self.metric}: nothing in this question set to measure it on"
        kept = value <= self.bound if self.highest else value >= self.bound
        return "" if kept else f"{self.metric} is {value:.4f}, must be {'<=' if self.highest else '>='} {self.bound:g}"


def parse_gates(texts: Sequence[str], measures: Mapping[str, Measure[Any]], *, highest: bool = False) -> list[Gate]:
    """Reads what follows `--min` (or, with `highest`, `--max`).

    Raises:
        QuestionSetError: not METRIC=VALUE, no such metric (the nearest is offered), or a bound on the wrong side.
    """
    return [_parse(text, measures, highest) for text in texts]


def _parse(text: str, measures: Mapping[str, Measure[Any]], highest: bool) -> Gate:
    option = "--max" if highest else "--min"
    name, equals, value = (part.strip() for part in text.partition("="))
    try:
        bound = float(value)
    except ValueError:
        bound = math.nan
    if not equals or not math.isfinite(bound):
        raise QuestionSetError(f"{option} {text}: METRIC=VALUE is expected, such as citation_accuracy=0.8")
    measure = look_up(measures, name)
    if measure.higher_is_better == highest:
        side, other = ("higher", "--min") if highest else ("lower", "--max")
        raise QuestionSetError(f"{option} {text}: {name} is better when {side}; use {other} {name}={value}")
    return Gate(name, bound, highest)
