"""Citation accuracy: the sentence shown is one that gives the answer."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.runs.outcome import Outcome


def _first(outcome: Outcome) -> float | None:
    return float(outcome.first_citation_right) if _applies(outcome) else None


def _any(outcome: Outcome) -> float | None:
    return float(any(map(outcome.cites_gold, outcome.citations))) if _applies(outcome) else None


def _applies(outcome: Outcome) -> bool:
    return outcome.question.answerable and bool(outcome.question.evidence)


END_TO_END = (
    Measure(
        name="citation_accuracy",
        range="0 to 1",
        formula="share of answerable questions with evidence whose first answer's first cited sentence overlaps a gold "
        "quote in the right article; refused, or evidence not found in the collection, counts 0",
        source="Pullquote; attribution as in Rashkin et al. 2021, arXiv:2112.12870",
        each=each(_first),
    ),
    Measure(
        name="citation_accuracy_any",
        range="0 to 1",
        formula="the same for any citation of any answer shown",
        source="Pullquote; attribution as in Rashkin et al. 2021, arXiv:2112.12870",
        each=each(_any),
    ),
)
