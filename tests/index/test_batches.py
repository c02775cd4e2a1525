from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.batches import even_batches, round_up


def test_texts_of_like_length_go_together() -> None:
    assert even_batches([50, 10, 49, 10, 50], 1000) == [[0, 4, 2], [1, 3]]


def test_a_batch_holds_no_more_than_allowed() -> None:
    assert even_batches([40, 40, 40], 80) == [[0, 1], [2]]
    assert even_batches([500, 3], 80) == [[0], [1]]
    assert even_batches([], 80) == []


@given(st.lists(st.integers(1, 300), max_size=60))
def test_each_text_is_in_one_batch_with_little_padding(lengths: list[int]) -> None:
    batches = even_batches(lengths, 4096)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(lengths[place] for place in batch)
        assert padded <= 4096
        assert padded - sum(lengths[place] for place in batch) <= 0.04 * padded


@given(st.lists(st.integers(1, 384), max_size=200))
def test_rounded_lengths_keep_the_shapes_few(lengths: list[int]) -> None:
    batches = even_batches(lengths, 384, 16)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        sizes = [round_up(lengths[place], 16) for place in batch]
        assert len(batch) == 1 or len(batch) * max(sizes) <= 384
        # Of one rounded length, but for the little padding that is always allowed.
        assert len(batch) * max(sizes) - sum(sizes) <= 0.04 * len(batch) * max(sizes)


@given(st.integers(1, 10_000), st.integers(1, 64))
def test_rounding_up(number: int, step: int) -> None:
    assert number <= round_up(number, step) < number + step
    assert round_up(number, step) % step == 0
