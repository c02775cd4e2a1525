"""The reader's metrics agree with the official SQuAD 2.0 script on a literal set.

The figures of OFFICIAL are those of `squad_metrics.squad_evaluate` in transformers 4.57.1, a copy of `evaluate-v2.0.py`
(transformers 5 no longer has it): once with the predictions, empty where the margin is not above 0, and once with every
span given and `na_prob = -margin`, for best_f1 and the forced figures (its HasAns).
"""

from typing import Any

import numpy as np
import pytest

from eval.metrics import READER_ONLY, measure_each
from eval.runs.read_outcome import ReadOutcome
from eval.sets.question import Question
from eval.statistics.scores import Scores
from eval.text import best_exact, best_overlap_f1
from qa.reader import Span

# id, context, gold answers, the span read, its margin over "no answer".
ROWS = (
    ("q1", "The Pellar Bridge was opened in 1967.", ("1967", "in 1967"), "in 1967", 4.0),
    ("q2", "The Pellar Bridge was opened in 1967.", ("The Pellar Bridge",), "Pellar Bridge", 3.0),
    ("q3", "It costs about 7.4 million euros.", ("about 7.4 million euros", "7.4 million"), "7.4 million euros", 1.5),
    ("q4", "Crale, the head of the office, said so.", ("the head of the office", "head"), "Crale", 0.5),
    ("q5", "Crale, the head of the office, said so.", ("Crale",), "Crale", -0.5),
    ("q6", "The ferry sails at 6:30 p.m. on Sundays.", (), "Sundays", 1.0),
    ("q7", "The ferry sails at 6:30 p.m. on Sundays.", (), "6:30 p.m.", -2.0),
    ("q8", "A storm came. The ferry stayed.", (), "The", 0.25),
    ("q9", "The sign says: A.", ("A",), "A", 2.0),
    ("q10", "The sign says: A.", ("The sign", "sign sign board"), "sign says: A", 0.75),
)
# In fractions.
OFFICIAL = {
    "exact_match": 0.5,
    "f1": 0.6523809523809524,
    "has_answer_f1": 0.6462585034013605,
    "no_answer_f1": 0.6666666666666667,
    "best_f1": 0.6857142857142857,
    "forced_exact_match": 0.5714285714285715,
    "forced_f1": 0.7891156462585035,
}


def outcomes() -> list[ReadOutcome]:
    made = []
    for identifier, context, answers, text, margin in ROWS:
        start = context.index(text)
        span = Span(start, start + len(text), margin + 1.0, margin, 0.5)
        made.append(ReadOutcome(Question(identifier, "?", answers, answerable=bool(answers), context=context), span))
    return made


def entries_of(read: list[ReadOutcome]) -> list[dict[str, Any]]:
    rows = measure_each(READER_ONLY, read)
    return [outcome.to_dict(row) for outcome, row in zip(read, rows, strict=True)]


def measured(read: list[ReadOutcome]) -> dict[str, float | None]:
    return Scores.of(READER_ONLY, entries_of(read)).metrics()


@pytest.mark.parametrize("name", list(OFFICIAL))
def test_agrees_with_the_official_script(name: str) -> None:
    read = outcomes()
    assert measured(read)[name] == pytest.approx(OFFICIAL[name], abs=1e-9)


def test_answerability_by_hand() -> None:
    # Margins with answer: 4, 3, 2, 1.5, 0.75, 0.5, -0.5; without: 1 (beaten by 4), 0.25 (by 6), -2 (by 7).
    found = measured(outcomes())
    assert found["answerability_auroc"] == pytest.approx(17 / 21)
    # A tenth of seven is none: the threshold is -0.5, and one of three lies below it.
    assert found["refused_at_10"] == pytest.approx(1 / 3)


def test_metrics_of_one_kind_of_question_only_are_null() -> None:
    answerable = [outcome for outcome in outcomes() if outcome.has_answer]
    metrics = measured(answerable)
    assert metrics["no_answer_f1"] is None
    assert metrics["answerability_auroc"] is None
    assert metrics["refused_at_10"] is None
    assert metrics["best_f1"] == pytest.approx(metrics["forced_f1"])


def test_context_without_a_token_is_a_refusal() -> None:
    outcome = ReadOutcome(Question("q", "?", ("x",), context=""), None)
    assert (outcome.answer, outcome.forced_answer) == ("", "")
    assert outcome.to_dict({})["answer"] is None


def test_a_margin_that_is_not_a_number_is_a_refusal() -> None:
    span = Span(0, 1, float("nan"), float("nan"), float("nan"))
    outcome = ReadOutcome(Question("q", "?", ("x",), context="x"), span)
    assert (outcome.answer, outcome.verdict) == ("", "refused wrongly")
    assert not any(np.isnan(value) for value in measured([*outcomes(), outcome]).values() if value is not None)


def test_exact_match_and_f1_agree_with_torchmetrics() -> None:
    """A second implementation, of the script for SQuAD 1.1, on words that try its rules; to 1e-6."""
    from torchmetrics.functional.text import squad

    words = ["The", "a", "an", "Pellar", "Bridge", "bridge,", "1967", "U.S.", "“café”", "—", "no.", "theatre", ""]
    random = np.random.default_rng(6)

    def phrase() -> str:
        return " ".join(random.choice(words, random.integers(1, 5)))

    for _ in range(150):
        said, golds = phrase(), [phrase() for _ in range(random.integers(1, 4))]
        if not all(map(str.strip, (said, *golds))):
            continue
        answers = {"text": golds, "answer_start": [0] * len(golds)}
        theirs = squad([{"prediction_text": said, "id": "1"}], [{"answers": answers, "id": "1"}])
        if said.lower().strip(".,—“”") in ("", "the", "a", "an"):
            # The script for 2.0 differs where no word is left: both empty is right there.
            continue
        assert 100 * best_exact(said, golds) == pytest.approx(float(theirs["exact_match"]), abs=1e-4)
        assert 100 * best_overlap_f1(said, golds) == pytest.approx(float(theirs["f1"]), abs=1e-4)
