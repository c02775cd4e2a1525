"""Expected calibration error: how far confidence is from the share that is right."""

from __future__ import annotations

import numpy as np

from eval.metrics.base import Array, Entry, Measure, Statistic, number, share
from eval.runs.outcome import Outcome

BINS = 10
RIGHT = "right means a gold sentence is cited first and F1 is at least 0.5"


def bins_of(confidences: Array) -> np.ndarray:
    """The bin of each confidence: [0, 0.1), ..., [0.9, 1] are 0 to 9."""
    result: np.ndarray = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return result


def expected_calibration_error(columns: Array, weights: Array) -> Array:
    """Mean over equally wide bins of |share right - mean confidence|, weighted by the answers in each bin.

    Args:
        columns: (questions, 2): the first answer's confidence; 1 when it is right, 0 when not. NaN is left out.
        weights: (samples, questions).
    """
    known = ~np.isnan(columns).any(axis=1)
    confidences, right = columns[known].T
    member = bins_of(confidences)[:, None] == np.arange(BINS)
    gaps = weights[:, known] @ (member * (right - confidences)[:, None])
    return share(np.abs(gaps).sum(axis=1), weights[:, known].sum(axis=1))


def judged(entry: Entry) -> tuple[float, ...]:
    """(confidence, right) of an entry's first answer; NaN when it was refused or cannot be judged."""
    return number(entry.get("confidence")), number(entry.get("right"))


END_TO_END: tuple[Measure[Outcome], ...] = (
    Measure(
        name="ece",
        range="0 to 1",
        formula=f"over the first answers shown, in {BINS} equally wide bins of confidence: mean of |share right - mean "
        f"confidence| weighted by bin size; {RIGHT}",
        source="Naeini et al. 2015, AAAI; Guo et al. 2017, arXiv:1706.04599",
        whole=Statistic(judged, expected_calibration_error),
        higher_is_better=False,
    ),
)
