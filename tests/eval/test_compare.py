"""Comparing runs: differences over shared questions, p-values as scipy's, won and lost with both answers."""

import random

import pytest

from eval.compare import compare, comparison_text, p_value
from eval.run_file import Run


def a_run(f1: dict[str, float | None], **settings: object) -> Run:
    entries = [
        {"id": key, "question": f"{key}?", "answer": f"{key} {value}", "metrics": {"f1": value}}
        for key, value in f1.items()
    ]
    there = [value for value in f1.values() if value is not None]
    return Run(
        len(f1), {"f1": sum(there) / len(there), "ece": 0.1}, {}, entries, {"mode": "m", "reader": "r", **settings}, []
    )


def test_a_run_with_itself_has_no_difference() -> None:
    run = a_run({"a": 0.5, "b": 1.0})
    comparison = compare(run, run)
    assert [(d.after - d.before, d.p_value) for d in comparison.differences] == [(0.0, 1.0), (0.0, None)]
    assert (comparison.won, comparison.lost, comparison.notes) == ((), (), ())


def test_won_and_lost_questions_are_shown_with_both_answers() -> None:
    text = comparison_text(compare(a_run({"a": 0.0, "b": 1.0, "c": 1.0}), a_run({"a": 1.0, "b": 0.5, "c": 1.0})))
    assert "1 questions won\n  a: a?\n    a 0.0 -> a 1.0" in text
    assert "1 questions lost\n  b: b?\n    b 1.0 -> b 0.5" in text


def test_what_is_not_the_same_is_said() -> None:
    before = a_run({"a": 0.0, "b": 1.0}, collection={"content_sha256": "1"}, ranking={"threshold": 0.4})
    after = a_run({"b": 1.0, "c": 1.0}, reader="other", collection={"content_sha256": "2"}, ranking={"threshold": 0.5})
    comparison = compare(before, after)
    assert "reader differs: r before, other now" in comparison.notes
    assert "collection.content_sha256 differs: 1 before, 2 now" in comparison.notes
    assert "ranking differs" in comparison.notes
    assert any("only 1 questions are in both" in note for note in comparison.notes)
    assert comparison.differences[0].before == 1.0


def test_questions_reworded_under_the_same_id_are_not_compared() -> None:
    before = a_run({"a": 0.0})
    before.per_question[0]["question"] = "Something else?"
    assert compare(before, a_run({"a": 1.0})).won == ()


def test_p_value_is_exact_for_few_questions() -> None:
    # Five questions won, none lost: two of 32 ways to swap are as extreme.
    assert p_value([0.0] * 5, [1.0] * 5) == pytest.approx(2 / 32)
    assert p_value([0.0, 1.0], [1.0, 0.0]) == 1.0
    assert p_value([], []) == 1.0
    # No difference of the means, whatever the order of adding makes of thirds.
    assert p_value([1 / 3, 0.5, 2 / 3, 0.1], [0.5, 1 / 3, 0.1, 2 / 3]) == 1.0


def test_p_value_agrees_with_scipy_on_the_paired_means() -> None:
    import numpy as np
    from scipy.stats import permutation_test

    generator = random.Random(1)  # noqa: S311
    before = [float(generator.random() < 0.5) for _ in range(60)]
    after = [float(value or generator.random() < 0.2) if generator.random() < 0.9 else 0.0 for value in before]
    theirs = permutation_test(
        (before, after),
        lambda x, y: np.mean(x) - np.mean(y),
        permutation_type="samples",
        n_resamples=9999,
        rng=5,
    )
    assert p_value(before, after) == pytest.approx(theirs.pvalue, abs=0.02)
