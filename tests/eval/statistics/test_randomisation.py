"""The randomisation test: exact as scipy's where all swaps can be tried, near the binomial test where not."""

from __future__ import annotations

import numpy as np
import pytest

from eval.metrics.base import Statistic
from eval.statistics.clusters import QUESTIONS, Clusters
from eval.statistics.correction import holm
from eval.statistics.randomisation import mean_p_values, whole_p_value


def alone(count: int) -> Clusters:
    return Clusters(np.arange(count), count, QUESTIONS, count)


def p_value(before: list[float], after: list[float]) -> float:
    differences = np.array(after) - np.array(before)
    return float(mean_p_values(differences[:, None], alone(len(before)))[0])


def test_is_exact_for_few_questions() -> None:
    # Five questions won, none lost: two of 32 ways to swap are as extreme.
    assert p_value([0.0] * 5, [1.0] * 5) == pytest.approx(2 / 32)
    assert p_value([0.0, 1.0], [1.0, 0.0]) == 1.0
    assert p_value([1.0, 0.5], [1.0, 0.5]) == 1.0
    # No difference of the means, whatever the order of adding makes of thirds.
    assert p_value([1 / 3, 0.5, 2 / 3, 0.1], [0.5, 1 / 3, 0.1, 2 / 3]) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scipy_to_a_millionth(seed: int) -> None:
    from scipy.stats import permutation_test

    random = np.random.default_rng(seed)
    before, after = random.random(11).round(2), random.random(11).round(2)
    theirs = permutation_test(
        (before, after),
        lambda x, y, axis: np.mean(y - x, axis=axis).round(12),
        permutation_type="samples",
        vectorized=True,
        n_resamples=2**11,
    )
    assert p_value(list(before), list(after)) == pytest.approx(theirs.pvalue, abs=1e-6)


def test_many_questions_are_near_the_exact_sign_test() -> None:
    from scipy.stats import binomtest

    won, lost = 60, 35
    before, after = [0.0] * won + [1.0] * lost + [1.0] * 300, [1.0] * won + [0.0] * lost + [1.0] * 300
    assert p_value(before, after) == pytest.approx(binomtest(won, won + lost).pvalue, abs=0.005)


def test_questions_of_a_cluster_are_swapped_together() -> None:
    differences = np.ones((12, 1))
    numbers = np.repeat(np.arange(3), 4)
    assert mean_p_values(differences, Clusters(numbers, 3, "articles", 3))[0] == pytest.approx(2 / 8)
    assert mean_p_values(differences, alone(12))[0] == pytest.approx(2 / 2**12)


def test_a_statistic_that_is_no_mean_agrees_with_the_test_of_the_mean() -> None:
    mean = Statistic(lambda entry: (0.0,), lambda columns, weights: weights @ columns[:, 0] / weights.sum(axis=1))
    random = np.random.default_rng(8)
    before, after = random.random((9, 1)), random.random((9, 1))
    exact = mean_p_values(after - before, alone(9))[0]
    assert whole_p_value(mean, before, after, alone(9)) == pytest.approx(exact)
    assert whole_p_value(mean, before, before, alone(9)) == 1.0
    before, after = random.random((80, 1)), random.random((80, 1)) + 0.1
    many = mean_p_values(after - before, alone(80))[0]
    assert whole_p_value(mean, before, after, alone(80)) == pytest.approx(many, abs=0.03)


def test_equal_systems_are_called_different_about_as_often_as_said() -> None:
    random = np.random.default_rng(9)
    values = random.random((2, 100, 200))
    found = mean_p_values(values[1] - values[0], alone(100))
    assert 0.01 <= np.mean(found < 0.05) <= 0.1


def test_holm_is_monotone_and_leaves_out_what_was_not_tested() -> None:
    assert holm({"a": 0.01, "b": 0.02, "c": None}) == {"a": 0.02, "b": 0.02, "c": None}
    assert holm({"a": 0.04, "b": 0.03}) == {"a": 0.06, "b": 0.06}
    assert holm({}) == {}
