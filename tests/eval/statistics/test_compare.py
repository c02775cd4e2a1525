"""Comparing runs: differences over shared questions, won and lost with both answers, what differs said loudly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.runs.run_file import Run
from eval.statistics.compare import compare
from eval.statistics.comparison_text import comparison_text
from index.errors import QuestionSetError


def test_a_run_with_itself_has_no_difference(entry: Any, run_of: Any) -> None:
    run = run_of(*(entry(str(row), row % 2) for row in range(30)))
    comparison = compare(run, run)
    assert comparison.same
    assert comparison.notes == ()
    assert all(d.before == d.after and d.p_value == 1.0 and d.interval == (0.0, 0.0) for d in comparison.differences)
    assert "no difference: every question got the same answer" in comparison_text(comparison)


def test_a_real_difference_is_found_and_corrected(entry: Any, run_of: Any) -> None:
    before = run_of(*(entry(str(row), 0.0) for row in range(40)))
    after = run_of(*(entry(str(row), float(row < 30)) for row in range(40)))
    comparison = compare(before, after)
    f1 = next(d for d in comparison.differences if d.name == "f1")
    assert (f1.before, f1.after, f1.verdict) == (0.0, 0.75, "better")
    assert f1.p_value is not None
    assert f1.adjusted is not None
    assert f1.p_value < f1.adjusted < 0.05
    assert f1.interval is not None
    assert f1.interval[0] < 0.75 < f1.interval[1]
    assert (len(comparison.won), len(comparison.lost)) == (30, 0)
    text = comparison_text(comparison)
    assert "beyond chance (corrected p < 0.05): citation_accuracy better" in text
    assert "and 10 more" in text


def test_won_lost_and_changed_questions_are_shown_with_both_answers(entry: Any, run_of: Any) -> None:
    before = run_of(entry("a", 0.0), entry("b", 1.0), entry("c", 1.0, answer="1967"))
    after = run_of(entry("a", 1.0), entry("b", 0.0), entry("c", 1.0, answer="in 1967"))
    text = comparison_text(compare(before, after, "before.json"))
    assert text.startswith("Compared with before.json, 3 questions in both")
    assert "1 question won\n  a: a?\n    in 1968 -> in 1967" in text
    assert "1 question lost\n  b: b?\n    in 1967 -> in 1968" in text
    assert "1 question changed\n  c: c?\n    1967 -> in 1967" in text


def test_what_is_not_the_same_is_said_loudly(entry: Any, run_of: Any) -> None:
    before = run_of(entry("a"), entry("b"), collection={"content_sha256": "1"}, ranking={"threshold": 0.4})
    after = run_of(
        entry("b", gold_answers=["1968"]),
        entry("c"),
        reader="other",
        questions_sha256="9",
        collection={"content_sha256": "2"},
        ranking={"threshold": 0.5},
    )
    notes = compare(before, after).notes
    assert notes[0] == "DIFFERENT QUESTION SETS: the files are not the same"
    assert notes[1].startswith("DIFFERENT QUESTIONS: 1 are in both runs, of 2 before and 2 now")
    assert notes[2].startswith("DIFFERENT GOLD: what is right was changed for 1 questions")
    assert "different reader: r before, other now" in notes
    assert "different text of the articles: 1 before, 2 now" in notes
    assert "different fitted ranking" in notes


def test_what_cannot_be_compared_is_refused(entry: Any, run_of: Any) -> None:
    run = run_of(entry("a"))
    reworded = run_of(entry("a", question="Something else?"))
    with pytest.raises(QuestionSetError, match="no question of it is in this run"):
        compare(run, reworded)
    with pytest.raises(QuestionSetError, match="'reader only' cannot be compared with one 'end to end'"):
        compare(replace(run, settings={"mode": "reader only"}), run)


def test_a_run_of_an_older_version_is_compared_as_far_as_it_can(entry: Any, run_of: Any) -> None:
    def old(identifier: str, f1: float) -> dict[str, Any]:
        kept = ("id", "question", "answerable", "answered", "answer", "confidence", "citations")
        full = entry(identifier, f1)
        return {name: full[name] for name in kept} | {"metrics": {"f1": f1}}

    before = Run(2, {"f1": 0.5, "ece": 0.2, "brier": None}, [old("a", 1.0), old("b", 0.0)], {"mode": "end to end"})
    comparison = compare(before, run_of(entry("a"), entry("b")))
    found = {d.name: d for d in comparison.differences}
    assert (found["f1"].before, found["f1"].after) == (0.5, 1.0)
    assert (found["ece"].before, found["ece"].p_value) == (0.2, None)
    assert "brier" not in found
    assert any("older version" in note for note in comparison.notes)
