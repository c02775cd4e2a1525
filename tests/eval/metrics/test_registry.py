"""The table of metrics: names of the contract, everything described, misspelled names answered with the nearest."""

import pytest

from eval.metrics import END_TO_END, READER_ONLY, look_up
from eval.metrics.base import Measure, Statistic, each
from index.errors import QuestionSetError

CONTRACT = (
    "exact_match f1 citation_accuracy citation_accuracy_any recall@1 recall@5 recall@20 mrr@10 ndcg@10 answered "
    "refused answerability_auroc ece latency_p50_ms latency_p95_ms"
)
READER_CONTRACT = (
    "exact_match f1 has_answer_f1 no_answer_f1 best_f1 forced_exact_match forced_f1 answerability_auroc refused_at_10"
)


def test_every_metric_of_the_contract_is_there() -> None:
    assert set(CONTRACT.split()) <= set(END_TO_END)
    assert set(READER_CONTRACT.split()) <= set(READER_ONLY)


def test_every_metric_says_what_it_is() -> None:
    for name, measure in [*END_TO_END.items(), *READER_ONLY.items()]:
        assert measure.name == name
        assert measure.range
        assert measure.formula
        assert measure.source


def test_misspelled_name_gets_the_nearest() -> None:
    with pytest.raises(QuestionSetError, match=r"did you mean citation_accuracy\?"):
        look_up(END_TO_END, "citation_acuracy")
    with pytest.raises(QuestionSetError, match="choose from"):
        look_up(END_TO_END, "zzz")


def test_a_measure_is_a_mean_or_not() -> None:
    with pytest.raises(ValueError, match="either"):
        Measure("x", "r", "f", "s")
    whole = Statistic(lambda _: (1.0,), lambda columns, _: columns)
    with pytest.raises(ValueError, match="either"):
        Measure("x", "r", "f", "s", each=each(lambda _: 1.0), whole=whole)
