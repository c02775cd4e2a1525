"""Halves of one run are comparable, and seldom called different."""

from __future__ import annotations

from typing import Any

from eval.false_alarms import false_alarms, halves


def test_halves_have_the_same_questions_of_different_rows(entry: Any, run_of: Any) -> None:
    run = run_of(*(entry(str(row), row % 2) for row in range(21)))
    one, other = halves(run, 3)
    assert [e["id"] for e in one.per_question] == [e["id"] for e in other.per_question] == list(map(str, range(10)))


def test_equal_systems_are_seldom_called_different(entry: Any, run_of: Any) -> None:
    run = run_of(*(entry(str(row), row % 2) for row in range(60)))
    single, _, any_metric = false_alarms(run, 8)
    assert single["f1 tested"] == 8
    assert any_metric <= 2
