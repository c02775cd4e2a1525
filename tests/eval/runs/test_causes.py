"""Error analysis: the first thing that went wrong, for each way in which a question can go wrong."""

from __future__ import annotations

from typing import Any

import pytest

from eval.runs.causes import cause_of, costliest, count_causes, verdict_of
from eval.runs.gold import Gold, Place
from eval.runs.outcome import Outcome
from eval.sets.question import Evidence, Question
from qa.reply import Answer, Citation, Reply

GOLD = Gold((Place("a", 10, 30),), frozenset({"gold"}))
WHEN = Question("w", "When?", ("1967",), (Evidence("a.txt", "opened in 1967"),))
NEVER = Question("n", "Who?", answerable=False)


def citation(article: str) -> Citation:
    return Citation(article, f"{article}.txt", "", "", None, "", 0, 40, 0, 4, "", "", "", "")


def outcome(
    question: Question = WHEN,
    *,
    said: str | None = "1967",
    cites: str = "a",
    gold: Gold = GOLD,
    found: str = "gold other",
    read: str = "gold other",
    marked: bool | None = True,
) -> Outcome:
    answers = () if said is None else (Answer(said, 0.5, "medium", tuple(map(citation, cites.split()))),)
    reply = Reply("?", "?", "single", answers, (), {})
    return Outcome(question, reply, gold, tuple(found.split()), 1.0, frozenset(read.split()), marked)


@pytest.mark.parametrize(
    ("made", "verdict", "cause"),
    [
        (outcome(), "right", None),
        (outcome(NEVER, said=None), "right", None),
        (outcome(NEVER), "answered wrongly", "answered wrongly"),
        (outcome(Question("q", "?")), "not judged", None),
        (outcome(said="Ann Lee"), "wrong span", "wrong span"),
        (outcome(cites="b", gold=Gold()), "wrong sentence", "gold not in the collection"),
        (outcome(cites="b", found="other", read="other"), "wrong sentence", "not retrieved"),
        (outcome(said=None, found="other", read="other"), "refused wrongly", "not retrieved"),
        (outcome(cites="b", read="other"), "wrong sentence", "not read"),
        (outcome(cites="b", marked=False), "wrong sentence", "not marked"),
        (outcome(cites="b"), "wrong sentence", "ranked lower"),
        (outcome(cites="b a"), "wrong sentence", "grouped wrongly"),
        (outcome(said=None), "refused wrongly", "refused"),
        (outcome(Question("q", "?", ("1967",)), said=None), "refused wrongly", "cause unknown"),
        (outcome(Question("q", "?", ("1967",)), said="no"), "wrong span", "cause unknown"),
    ],
)
def test_verdicts_and_causes(made: Outcome, verdict: str, cause: str | None) -> None:
    assert (verdict_of(made), cause_of(made)) == (verdict, cause)


def test_the_dearest_cause_comes_first(entry: Any) -> None:
    entries = [entry("a", 0.0), entry("b", 0.0), entry("c", 0.0, cause="refused"), entry("d")]
    assert count_causes(entries) == [
        {"cause": "not retrieved", "questions": 2, "share": 0.5},
        {"cause": "refused", "questions": 1, "share": 0.25},
    ]
    assert costliest(entries).startswith(
        "3 of 4 questions went wrong. What costs most is “not retrieved”: 2 questions, "
    )
    assert costliest([entry("d")]) == "Nothing went wrong."
