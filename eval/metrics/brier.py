"""Brier score: how far each confidence is from what came out, calibration and sharpness in one figure."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.metrics.ece import RIGHT
from eval.runs.outcome import Outcome


def _brier(outcome: Outcome) -> float | None:
    right = outcome.right
    return None if right is None else (outcome.confidence - right) ** 2


END_TO_END = (
    Measure(
        name="brier",
        range="0 to 1; 0.25 for a confidence of 0.5 always",
        formula=f"over the first answers shown: mean of (confidence - right)², right being 1 or 0; {RIGHT}",
        source="Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
        each=each(_brier),
        higher_is_better=False,
    ),
)
