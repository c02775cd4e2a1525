"""Risk and coverage: of the answers given, which share is right when only the most confident are given."""

from __future__ import annotations

import numpy as np

from eval.metrics.base import Array, Measure, Statistic, share
from eval.metrics.ece import RIGHT, judged
from eval.metrics.levels import level_ends
from eval.runs.outcome import Outcome

SOURCE = "El-Yaniv and Wiener 2010, JMLR 11; Geifman and El-Yaniv 2017, arXiv:1705.08500"


def area_under_risk(columns: Array, weights: Array) -> Array:
    """Mean, over the answers shown, of the share wrong among those that are at least as confident.

    Answers of equal confidence come together: no threshold could part them.

    Args:
        columns: (questions, 2): the first answer's confidence; 1 when it is right, 0 when not. NaN is left out.
        weights: (samples, questions).
    """
    known = ~np.isnan(columns).any(axis=1)
    confidences, right = columns[known].T
    if not len(right):
        return np.full(len(weights), np.nan)
    order = np.argsort(-confidences, kind="stable")
    ends = level_ends(confidences[order])
    shown = np.cumsum(weights[:, known][:, order], axis=1)[:, ends]
    wrong = np.cumsum(weights[:, known][:, order] * (1 - right[order]), axis=1)[:, ends]
    risk = np.nan_to_num(share(wrong, shown))
    drawn = np.diff(shown, axis=1, prepend=0)
    return share((risk * drawn).sum(axis=1), shown[:, -1])


END_TO_END: tuple[Measure[Outcome], ...] = (
    Measure(
        name="aurc",
        range="0 to 1",
        formula="area under the risk-coverage curve: mean over the first answers shown of the share wrong among those "
        f"at least as confident; {RIGHT}",
        source=SOURCE,
        whole=Statistic(judged, area_under_risk),
        higher_is_better=False,
    ),
)
