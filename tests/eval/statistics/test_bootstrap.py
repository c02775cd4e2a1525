"""Intervals: as scipy's where scipy has them, wider over clusters, exact where nothing varies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from eval.metrics import END_TO_END
from eval.statistics.bootstrap import draws, intervals, spread
from eval.statistics.clusters import GROUPS, QUESTIONS, Clusters, find_clusters
from eval.statistics.scores import Scores


def alone(count: int) -> Clusters:
    return Clusters(np.arange(count), count, QUESTIONS, count)


def test_agrees_with_scipy_on_a_mean(entry: Any) -> None:
    from scipy.stats import bootstrap

    values = np.random.default_rng(1).random(60)
    scores = Scores.of(END_TO_END, [entry(str(row), float(value)) for row, value in enumerate(values)])
    ours = intervals(scores, alone(60))["f1"]
    theirs = bootstrap((values,), np.mean, method="percentile", n_resamples=9999, rng=2).confidence_interval
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_resamples_are_the_same_whatever_the_size_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.concatenate(list(draws(alone(50), 30)))
    monkeypatch.setattr("eval.statistics.bootstrap.BLOCK", 200)
    assert np.array_equal(whole, np.concatenate(list(draws(alone(50), 30))))
    assert whole.shape == (30, 50)
    assert (whole.sum(axis=1) == 50).all()


def test_clusters_are_drawn_whole_and_make_intervals_wider(entry: Any) -> None:
    # Twelve articles of ten questions each, all right or all wrong: as good as twelve questions.
    entries = [
        entry(f"{article}-{number}", float(article % 2), gold_evidence=[{"article": f"{article}.txt", "quote": "x"}])
        for article in range(12)
        for number in range(10)
    ]
    clusters = find_clusters(entries)
    assert (clusters.count, clusters.unit) == (12, GROUPS)
    scores = Scores.of(END_TO_END, entries)
    together, single = intervals(scores, clusters)["f1"], intervals(scores, alone(120))["f1"]
    assert together is not None
    assert single is not None
    assert together[1] - together[0] > 2.5 * (single[1] - single[0])
    assert all(len(set(row[:10])) == 1 for row in next(draws(clusters, 5)))


def test_conversations_are_clusters_and_few_groups_are_none(entry: Any) -> None:
    evidence: list[dict[str, str]] = []
    entries = [entry(str(row), gold_evidence=evidence) for row in range(12)]
    follow_up = entry("f", gold_evidence=evidence, history=["3?"])
    clusters = find_clusters([*entries, follow_up])
    assert clusters.count == 12
    assert clusters.numbers[3] == clusters.numbers[12]
    few = find_clusters([entry(str(row), gold_evidence=[{"article": "one", "quote": "x"}]) for row in range(12)])
    assert (few.count, few.unit, few.found) == (12, QUESTIONS, 1)


def test_nothing_varies(entry: Any) -> None:
    scores = Scores.of(END_TO_END, [entry(str(row), 1.0) for row in range(20)])
    found = intervals(scores, alone(20))
    # Clopper and Pearson: 0.025 ** (1 / 20).
    assert found["f1"] == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert found["refused"] is None
    assert found["latency_p50_ms"] is None
    low = intervals(Scores.of(END_TO_END, [entry("a", 0.0)]), alone(1))["citation_accuracy"]
    assert low == pytest.approx((0.0, 0.975))


def test_spread_of_samples() -> None:
    assert spread(np.array([np.nan, np.nan, 1.0])) is None
    assert spread(np.full(10, 0.5)) is None
    assert spread(np.arange(1001) / 1000) == pytest.approx((0.025, 0.975))


def test_intervals_hold_the_true_value_about_as_often_as_they_say(entry: Any) -> None:
    """200 sets of 60 questions of a system that is right 70 times in 100; percentile intervals are a little narrow."""
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        values = (random.random(60) < 0.7).astype(float)
        samples = np.concatenate(list(draws(alone(60), 500))) @ values / 60
        low, high = np.percentile(samples, [2.5, 97.5])
        held += bool(low <= 0.7 <= high)
    assert 0.88 <= held / 200 <= 0.99
