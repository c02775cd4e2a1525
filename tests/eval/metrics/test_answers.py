"""The end-to-end metrics of replies: exact match, F1, citations, answered, refused, AUROC, calibration."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest

from eval.metrics import END_TO_END, measure_each
from eval.metrics.answerability import auroc, refused_at
from eval.metrics.base import Array
from eval.metrics.ece import expected_calibration_error
from eval.metrics.latency import percentile
from eval.metrics.risk_coverage import area_under_risk
from eval.runs.gold import Gold, Place
from eval.runs.outcome import Outcome
from eval.sets.question import Evidence, Question
from eval.statistics.scores import Scores
from qa.reply import Answer, Citation, Reply

EVIDENCE = (Evidence("a.txt", "opened in 1967"),)
GOLD = Gold((Place("a", 10, 30),), frozenset({"a:0-40"}))


def citation(article: str, start: int, end: int) -> Citation:
    return Citation(article, f"{article}.txt", "", "", None, "", start, end, start, end, "", "", "", "")


def answer(text: str, confidence: float, *citations: Citation) -> Answer:
    return Answer(text, confidence, "high", citations)


def outcome(question: Question, *answers: Answer, gold: Gold = GOLD, latency: float = 10.0) -> Outcome:
    reply = Reply("?", "?", "single", answers, (), {})
    return Outcome(question, reply, gold if question.answerable else Gold(), (), latency)


WHEN = Question("w", "When?", ("1967", "in 1967"), EVIDENCE)
NEVER = Question("n", "Who?", answerable=False)
RIGHT, ELSEWHERE, OTHER = citation("a", 0, 40), citation("a", 30, 50), citation("b", 10, 30)


def metrics(*outcomes: Outcome) -> dict[str, float | None]:
    rows = measure_each(END_TO_END, outcomes)
    entries = [outcome.to_dict(row) for outcome, row in zip(outcomes, rows, strict=True)]
    return Scores.of(END_TO_END, entries).metrics()


def one(weighted: Callable[[Array, Array], Array], *columns: Sequence[float]) -> float:
    """A statistic of questions that all count once."""
    table = np.array(columns, dtype=float).T
    return float(weighted(table, np.ones((1, len(table))))[0])


def test_right_answer_from_the_right_sentence() -> None:
    found = metrics(outcome(WHEN, answer("In 1967.", 0.9, RIGHT)))
    for name in ("exact_match", "f1", "citation_accuracy", "citation_accuracy_any", "answered"):
        assert found[name] == 1.0
    assert found["refused"] is None
    assert found["ece"] == pytest.approx(0.1)


def test_only_the_first_citation_of_the_first_answer_counts_for_citation_accuracy() -> None:
    for answers in ((answer("x", 0.5, OTHER, RIGHT),), (answer("x", 0.5, ELSEWHERE), answer("1967", 0.4, RIGHT))):
        found = metrics(outcome(WHEN, *answers))
        assert found["citation_accuracy"] == 0.0
        assert found["citation_accuracy_any"] == 1.0


def test_a_sentence_that_only_touches_the_quote_does_not_overlap_it() -> None:
    assert metrics(outcome(WHEN, answer("x", 0.5, ELSEWHERE)))["citation_accuracy_any"] == 0.0


def test_refusals_score_zero_where_there_is_an_answer_and_one_where_there_is_none() -> None:
    found = metrics(outcome(WHEN), outcome(NEVER), outcome(NEVER, answer("x", 0.2, RIGHT)))
    assert found["exact_match"] == found["f1"] == found["citation_accuracy"] == found["answered"] == 0.0
    assert found["refused"] == 0.5


def test_evidence_that_was_not_found_scores_zero() -> None:
    found = metrics(outcome(WHEN, answer("1967", 0.9, RIGHT), gold=Gold(missing=("w: not there",))))
    assert found["citation_accuracy"] == 0.0


def test_sets_without_answers_or_evidence_score_only_what_they_can() -> None:
    found = metrics(outcome(Question("q", "?", (), EVIDENCE), answer("x", 0.9, RIGHT)))
    assert (found["f1"], found["citation_accuracy"]) == (None, 1.0)
    found = metrics(outcome(Question("q", "?", ("x",)), answer("x", 0.9, RIGHT)))
    assert (found["f1"], found["citation_accuracy"]) == (1.0, None)


def test_auroc_counts_ties_half() -> None:
    assert one(auroc, [1, 1, 0, 0], [0.9, 0.4, 0.4, 0.1]) == pytest.approx(3.5 / 4)
    assert np.isnan(one(auroc, [1], [0.3]))
    found = metrics(outcome(WHEN, answer("x", 0.6, RIGHT)), outcome(WHEN), outcome(NEVER))
    assert found["answerability_auroc"] == pytest.approx(1.5 / 2)


def test_refused_at_loses_no_more_than_asked() -> None:
    tenth = partial(refused_at, 0.1)
    assert one(tenth, [1] * 10 + [0] * 4, [*range(10), -1, 0, 0.5, 1]) == 0.75
    assert one(tenth, [1, 0], [1.0, 0.0]) == 1.0
    assert np.isnan(one(tenth, [0], [0.0]))


def test_what_right_means_for_calibration() -> None:
    assert outcome(WHEN, answer("the year 1967", 0.5, RIGHT)).right is True
    assert outcome(WHEN, answer("1967", 0.5, OTHER)).right is False
    assert outcome(WHEN, answer("in the spring of that year", 0.5, RIGHT)).right is False
    assert outcome(NEVER, answer("x", 0.5, RIGHT)).right is False
    assert outcome(WHEN).right is None
    assert outcome(Question("q", "?"), answer("x", 0.5, RIGHT)).right is None


def test_citations_of_every_answer_count_for_precision_and_recall() -> None:
    gold = Gold((Place("a", 10, 30), Place("b", 0, 5)), frozenset({"a:0-40"}))
    elsewhere = citation("c", 0, 9)
    found = metrics(outcome(WHEN, answer("1967", 0.9, RIGHT), answer("1968", 0.1, elsewhere, OTHER), gold=gold))
    assert found["citation_precision"] == pytest.approx(1 / 3)
    assert found["citation_recall"] == 0.5
    refused = metrics(outcome(WHEN))
    assert (refused["citation_precision"], refused["citation_recall"]) == (None, 0.0)
    assert metrics(outcome(NEVER, answer("x", 0.2, RIGHT)))["citation_precision"] == 0.0


def test_brier_and_area_under_risk() -> None:
    found = metrics(outcome(WHEN, answer("1967", 0.9, RIGHT)), outcome(WHEN, answer("x", 0.8, OTHER)), outcome(WHEN))
    assert found["brier"] == pytest.approx((0.01 + 0.64) / 2)
    # Nothing wrong among the most confident half, half wrong among all.
    assert found["aurc"] == pytest.approx((0 + 0.5) / 2)
    assert one(area_under_risk, [0.5, 0.5], [1, 0]) == 0.5


def test_calibration_error_agrees_with_torchmetrics() -> None:
    import torch
    from torchmetrics.functional.classification import binary_calibration_error

    random = np.random.default_rng(3)
    confidences, right = random.random(400), random.random(400) < 0.6
    theirs = binary_calibration_error(torch.tensor(confidences), torch.tensor(right).int(), n_bins=10, norm="l1")
    assert one(expected_calibration_error, confidences, right) == pytest.approx(float(theirs), abs=1e-6)
    assert one(expected_calibration_error, [1.0], [1]) == 0.0
    assert one(expected_calibration_error, [np.nan], [np.nan]) != 0.0


def test_auroc_agrees_with_sklearn() -> None:
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(4)
    answerable, scores = random.random(300) < 0.7, random.random(300).round(1)
    assert one(auroc, answerable, scores) == pytest.approx(roc_auc_score(answerable, scores), abs=1e-9)


@pytest.mark.parametrize("name", [name for name, measure in END_TO_END.items() if measure.whole])
def test_a_weight_is_as_good_as_saying_a_question_again(name: str) -> None:
    statistic = END_TO_END[name].whole
    assert statistic is not None
    random = np.random.default_rng(5)
    entries = [
        {
            "answerable": bool(random.random() < 0.7),
            "confidence": round(float(random.random()), 1),
            "right": bool(random.random() < 0.5),
            "latency_ms": float(random.integers(1, 20)),
        }
        for _ in range(40)
    ]
    weights = random.integers(0, 4, 40)
    again = [entry for entry, weight in zip(entries, weights, strict=True) for _ in range(weight)]
    weighted = statistic.weighted(statistic.table(entries), weights[None, :].astype(float))[0]
    assert weighted == pytest.approx(statistic.of(again), abs=1e-12)


def test_percentile_agrees_with_numpy() -> None:
    values = [5.0, 1.0, 9.5, 2.25, 7.0]
    for share in (0.0, 0.5, 0.95, 1.0):
        assert percentile(values, share) == pytest.approx(np.percentile(values, share * 100))
    assert percentile([], 0.5) is None
