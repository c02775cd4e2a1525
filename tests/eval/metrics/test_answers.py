"""The end-to-end metrics of replies: exact match, F1, citations, answered, refused, AUROC, calibration."""

import pytest

from eval.gold import Gold, Place
from eval.metrics import END_TO_END, aggregate, measure_each
from eval.metrics.answerability import auroc, refused_at
from eval.metrics.ece import expected_calibration_error, is_right
from eval.metrics.latency import percentile
from eval.outcome import Outcome
from eval.question import Evidence, Question
from qa.reply import Answer, Citation, Reply

EVIDENCE = (Evidence("a.txt", "opened in 1967"),)
GOLD = Gold((Place("a", 10, 30),), frozenset({1}))


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
    return aggregate(END_TO_END, outcomes, measure_each(END_TO_END, outcomes))


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
    assert auroc([True, True, False, False], [0.9, 0.4, 0.4, 0.1]) == pytest.approx(3.5 / 4)
    assert auroc([True], [0.3]) is None
    found = metrics(outcome(WHEN, answer("x", 0.6, RIGHT)), outcome(WHEN), outcome(NEVER))
    assert found["answerability_auroc"] == pytest.approx(1.5 / 2)


def test_refused_at_loses_no_more_than_asked() -> None:
    answerable, scores = [True] * 10 + [False] * 4, [*range(10), -1, 0, 0.5, 1]
    assert refused_at(0.1, answerable, scores) == 0.75
    assert refused_at(0.1, [True, False], [1.0, 0.0]) == 1.0
    assert refused_at(0.1, [False], [0.0]) is None


def test_what_right_means_for_calibration() -> None:
    assert is_right(outcome(WHEN, answer("the year 1967", 0.5, RIGHT))) is True
    assert is_right(outcome(WHEN, answer("1967", 0.5, OTHER))) is False
    assert is_right(outcome(WHEN, answer("in the spring of that year", 0.5, RIGHT))) is False
    assert is_right(outcome(NEVER, answer("x", 0.5, RIGHT))) is False
    assert is_right(outcome(WHEN)) is None
    assert is_right(outcome(Question("q", "?"), answer("x", 0.5, RIGHT))) is None


def test_calibration_error_agrees_with_sklearn_bins() -> None:
    import numpy as np
    from sklearn.calibration import calibration_curve

    random = np.random.default_rng(3)
    confidences, right = random.random(400), random.random(400) < 0.6
    shares, means = calibration_curve(right, confidences, n_bins=10, strategy="uniform")
    sizes = np.histogram(confidences, bins=10, range=(0, 1))[0]
    expected = float((np.abs(shares - means) * sizes[sizes > 0]).sum() / 400)
    assert expected_calibration_error(list(confidences), list(right)) == pytest.approx(expected, abs=1e-9)
    assert expected_calibration_error([1.0], [True]) == 0.0
    assert expected_calibration_error([], []) is None


def test_percentile_agrees_with_numpy() -> None:
    import numpy as np

    values = [5.0, 1.0, 9.5, 2.25, 7.0]
    for share in (0.0, 0.5, 0.95, 1.0):
        assert percentile(values, share) == pytest.approx(np.percentile(values, share * 100))
    assert percentile([], 0.5) is None
