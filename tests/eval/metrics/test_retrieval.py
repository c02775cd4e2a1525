"""Retrieval measures agree with pytrec_eval's own answers on a literal ranking, and apply where there is evidence."""

import math

import pytest

from eval.metrics import END_TO_END
from eval.runs.gold import Gold, Place
from eval.runs.outcome import Outcome
from eval.sets.question import Evidence, Question
from qa.reply import Reply

EVIDENCE = (Evidence("a.txt", "words"),)


def outcome(numbers: tuple[int, ...], wanted: set[int], *, answerable: bool = True, evidence: bool = True) -> Outcome:
    question = Question("q", "?", evidence=EVIDENCE if evidence else (), answerable=answerable)
    places = tuple(Place("a", number, number + 1) for number in wanted)
    gold = Gold(places, frozenset(map(str, wanted)))
    return Outcome(question, Reply("?", "?", "single", (), (), {}), gold, tuple(map(str, numbers)), 1.0)


OUTCOMES = [
    outcome((3, 1, 4, 15, 9, 2, 6), {1, 2}),
    outcome((5,), {5}),
    outcome((8, 7), {99}),
    outcome((), {1}),
    outcome((1, 2), set()),
    outcome((1,), {1}, answerable=False),
    outcome((1,), set(), evidence=False),
]
NDCG = (1 / math.log2(3) + 1 / math.log2(7)) / (1 + 1 / math.log2(3))
EXPECTED = {
    "recall@1": [0.0, 1.0, 0.0, 0.0, 0.0, None, None],
    "recall@5": [0.5, 1.0, 0.0, 0.0, 0.0, None, None],
    "recall@20": [1.0, 1.0, 0.0, 0.0, 0.0, None, None],
    "hit_rate@1": [0.0, 1.0, 0.0, 0.0, 0.0, None, None],
    "hit_rate@5": [1.0, 1.0, 0.0, 0.0, 0.0, None, None],
    "mrr@10": [0.5, 1.0, 0.0, 0.0, 0.0, None, None],
    "ndcg@10": [NDCG, 1.0, 0.0, 0.0, 0.0, None, None],
}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_values_by_hand(name: str) -> None:
    measure = END_TO_END[name]
    assert measure.each is not None
    assert measure.each(OUTCOMES) == [pytest.approx(value) if value is not None else None for value in EXPECTED[name]]


def test_agrees_with_pytrec_eval() -> None:
    import pytrec_eval

    shown = OUTCOMES[:3]
    relevant = {str(n): {str(p): 1 for p in o.gold.passages} for n, o in enumerate(shown)}
    ranked = {str(n): {str(p): 1.0 / r for r, p in enumerate(o.retrieved, 1)} for n, o in enumerate(shown)}
    theirs = pytrec_eval.RelevanceEvaluator(relevant, {"recall_5", "ndcg_cut_10", "recip_rank"}).evaluate(ranked)
    for name, key in (("recall@5", "recall_5"), ("ndcg@10", "ndcg_cut_10"), ("mrr@10", "recip_rank")):
        measure = END_TO_END[name]
        assert measure.each is not None
        assert measure.each(shown) == pytest.approx([theirs[str(n)][key] for n in range(3)], abs=1e-6)


def test_no_outcome_at_all() -> None:
    measure = END_TO_END["recall@5"]
    assert measure.each is not None
    assert measure.each([]) == []
