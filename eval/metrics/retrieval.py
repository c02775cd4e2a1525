"""Retrieval measures, all computed by ir_measures: how far up the passages that hold gold evidence are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.base import Measure, Scores
from eval.runs.outcome import Outcome

SOURCE = "ir_measures (MacAvaney et al. 2022, arXiv:2111.13466), which asks trec_eval"


def scored_by(measure: str) -> Callable[[Sequence[Outcome]], Scores]:
    """Per-question values of a measure named as ir_measures names it, such as "R@5".

    Applies to answerable questions with evidence. One whose evidence was not found in the collection counts 0.
    """

    def score(outcomes: Sequence[Outcome]) -> Scores:
        import ir_measures

        numbered = [(str(number), outcome) for number, outcome in enumerate(outcomes)]
        relevant = [
            ir_measures.Qrel(number, passage, 1)
            for number, outcome in numbered
            for passage in sorted(outcome.gold.passages)
        ]
        retrieved = [
            ir_measures.ScoredDoc(number, passage, float(-rank))
            for number, outcome in numbered
            for rank, passage in enumerate(outcome.retrieved)
        ]
        values: dict[str, float] = {}
        if relevant and retrieved:
            wanted = [ir_measures.parse_measure(measure)]
            values = {found.query_id: found.value for found in ir_measures.iter_calc(wanted, relevant, retrieved)}
        return [
            float(values.get(number, 0.0)) if outcome.question.answerable and outcome.question.evidence else None
            for number, outcome in numbered
        ]

    return score


END_TO_END = (
    *(
        Measure(
            name=f"recall@{depth}",
            range="0 to 1",
            formula=f"share of the passages holding gold evidence that are among the first {depth} retrieved; mean "
            "over answerable questions with evidence",
            source=f"R@{depth} of {SOURCE}",
            each=scored_by(f"R@{depth}"),
        )
        for depth in (1, 5, 20)
    ),
    *(
        Measure(
            name=f"hit_rate@{depth}",
            range="0 to 1",
            formula=f"share of the same questions with a passage holding gold evidence among the first {depth}",
            source=f"Success@{depth} of {SOURCE}",
            each=scored_by(f"Success@{depth}"),
        )
        for depth in (1, 5, 20)
    ),
    Measure(
        name="mrr@10",
        range="0 to 1",
        formula="1 / rank of the first passage holding gold evidence, 0 below rank 10; mean over the same questions",
        source=f"RR@10 of {SOURCE}",
        each=scored_by("RR@10"),
    ),
    Measure(
        name="ndcg@10",
        range="0 to 1",
        formula="discounted gain of the first 10 passages over that of the ideal order; mean over the same questions",
        source=f"nDCG@10 of {SOURCE}",
        each=scored_by("nDCG@10"),
    ),
)
