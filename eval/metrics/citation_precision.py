"""Citation precision and recall: all citations shown, not only the first."""

from __future__ import annotations

from eval.metrics.base import Measure, each
from eval.runs.outcome import Outcome

SOURCE = "Pullquote; citation precision and recall as in Gao et al. 2023, arXiv:2305.14627"


def _precision(outcome: Outcome) -> float | None:
    shown = outcome.citations
    if not shown or (outcome.question.answerable and not outcome.question.evidence):
        return None
    return sum(map(outcome.cites_gold, shown)) / len(shown)


def _recall(outcome: Outcome) -> float | None:
    if not outcome.question.answerable or not outcome.question.evidence:
        return None
    gold = {place.article_id for place in outcome.gold.places}
    cited = {citation.article_id for citation in outcome.citations if outcome.cites_gold(citation)}
    return len(cited) / len(gold) if gold else 0.0


END_TO_END = (
    Measure(
        name="citation_precision",
        range="0 to 1",
        formula="share of all citations shown, of every answer, that overlap a gold quote; mean over the questions "
        "that got an answer and whose evidence is known. Every citation for an unanswerable question is wrong",
        source=SOURCE,
        each=each(_precision),
    ),
    Measure(
        name="citation_recall",
        range="0 to 1",
        formula="share of the articles holding gold evidence of which a gold sentence is cited, in any answer; mean "
        "over answerable questions with evidence; refused counts 0",
        source=SOURCE,
        each=each(_recall),
    ),
)
