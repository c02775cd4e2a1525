"""Every question comes once an epoch, unanswerable ones as often as their weight says, and the order is repeatable."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from index.errors import TrainingError
from qa.training.config import TrainingConfig, load_config
from qa.training.corpus import Context, Corpus, Item
from qa.training.sampler import Sampler, SamplerState

ANSWERABLE, UNANSWERABLE = 60, 20


def corpus() -> Corpus:
    """Each question is one token of its own, by which it is known again."""
    passage = Context(np.arange(1000, 1060, dtype=np.int32), np.array([0, 20, 40], np.int32), 0)
    items = [Item(np.array([200 + i], np.int32), 0, 25, 27) for i in range(ANSWERABLE)]
    items += [Item(np.array([200 + ANSWERABLE + i], np.int32), 0, -1, -1) for i in range(UNANSWERABLE)]
    return Corpus([passage], items, [[0]], np.ones(30_000, np.float32))


def config(weight: float) -> TrainingConfig:
    return TrainingConfig(batch_size=2, short_tokens=48, long_tokens=48, unanswerable_weight=weight)


def epoch(sampler: Sampler) -> list[int]:
    """The questions of the epoch that the sampler stands in, in their order."""
    number, seen = sampler.state.epoch, []
    while True:
        batch = sampler.next_batch(0.5)
        if sampler.state.epoch != number:
            return seen
        seen += [int(example.tokens[1]) - 200 for example in batch]


@pytest.mark.parametrize(("weight", "drawn"), [(1.0, 20), (1.5, 30), (2.0, 40), (3.25, 65)])
def test_unanswerable_questions_come_as_often_as_their_weight_says(weight: float, drawn: int) -> None:
    counts = Counter(epoch(Sampler(corpus(), config(weight))))
    assert all(counts[question] == 1 for question in range(ANSWERABLE))
    rest = [counts[ANSWERABLE + i] for i in range(UNANSWERABLE)]
    assert sum(rest) == drawn
    assert max(rest) - min(rest) <= 1


def test_going_on_from_a_state_gives_the_batches_that_would_have_come() -> None:
    whole = Sampler(corpus(), config(1.5))
    for _ in range(7):
        whole.next_batch(0.5)
    state = whole.state
    resumed = Sampler(corpus(), config(1.5), SamplerState(state.epoch, state.chunk, state.batch, state.limit))
    for _ in range(60):
        expected, got = whole.next_batch(0.5), resumed.next_batch(0.5)
        assert [e.tokens.tolist() for e in expected] == [g.tokens.tolist() for g in got]


def test_another_epoch_has_another_order() -> None:
    first, second = Sampler(corpus(), config(1.5)), Sampler(corpus(), config(1.5), SamplerState(epoch=1))
    assert epoch(first) != epoch(second)


def test_a_weight_below_one_is_refused() -> None:
    with pytest.raises(TrainingError, match=r"unanswerable_weight must be at least 1, not 0\.5"):
        load_config(None, unanswerable_weight=0.5)
