"""Crops keep the answer, fit the limit, and the kinds of unanswerable examples hold no answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.training.config import TrainingConfig
from qa.training.corpus import Context, Corpus, Item
from qa.training.examples import collate, crop, make_example


def context(tokens: list[int], breaks: list[int]) -> Context:
    return Context(np.array(tokens, np.int32), np.array(breaks, np.int32), 0)


def corpus_of(*contexts: Context) -> Corpus:
    return Corpus(contexts, [], [list(range(len(contexts)))], np.ones(30_000, np.float32))


@given(st.data())
def test_crop_holds_the_answer_and_fits(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 120))
    breaks = sorted({0, *data.draw(st.lists(st.integers(0, length - 1), max_size=12))})
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first, min(length - 1, first + 10)))
    budget = data.draw(st.integers(11, 150))
    start, end = crop(context(list(range(length)), breaks), first, last, budget, np.random.default_rng(0))
    assert 0 <= start <= first <= last < end <= length
    assert end - start <= budget


def test_answer_tokens_stay_the_answer() -> None:
    passage = context(list(range(1000, 1060)), [0, 20, 40])
    item = Item(np.array([5, 6], np.int32), 0, 25, 27)
    config = TrainingConfig(removed_share=0, swapped_share=0, titled_share=0)
    example = make_example(corpus_of(passage), item, 40, config, np.random.default_rng(1))
    assert example.tokens[example.first : example.last + 1].tolist() == [1025, 1026, 1027]
    assert len(example.tokens) <= 40


def test_removed_and_swapped_examples_have_no_answer() -> None:
    passage = context(list(range(1000, 1060)), [0, 20, 40])
    other = context(list(range(2000, 2060)), [0, 30])
    item = Item(np.array([1005, 2003], np.int32), 0, 25, 27)
    rng = np.random.default_rng(2)
    for config in (
        TrainingConfig(removed_share=1, swapped_share=0),
        TrainingConfig(removed_share=0, swapped_share=1),
    ):
        example = make_example(corpus_of(passage, other), item, 100, config, rng)
        assert (example.first, example.last) == (0, 0)
        assert not {1025, 1026, 1027} & set(example.tokens.tolist())


def test_written_unanswerable_questions_get_the_nearest_sentence() -> None:
    passage = context([*range(1000, 1020), *range(3000, 3020), *range(1040, 1060)], [0, 20, 40])
    item = Item(np.array([3001, 3002], np.int32), 0, -1, -1)
    example = make_example(corpus_of(passage), item, 26, TrainingConfig(), np.random.default_rng(3))
    assert 3001 in example.tokens[example.passage :]
    batch = collate([example])
    assert batch["first"].tolist() == [0]
    assert batch["allowed"][0, 0] == 1
    assert batch["allowed"][0, 1 : example.passage].sum() == 0


def test_a_title_stands_before_the_passage_and_holds_no_answer() -> None:
    titled = replace(context(list(range(1000, 1060)), [0, 20, 40]), title=np.array([7, 8, 9], np.int32))
    item = Item(np.array([5, 6], np.int32), 0, 25, 27)
    config = TrainingConfig(removed_share=0, swapped_share=0, titled_share=1)
    example = make_example(corpus_of(titled), item, 40, config, np.random.default_rng(1))
    assert example.tokens[example.passage : example.text].tolist() == [7, 8, 9]
    assert example.tokens[example.first : example.last + 1].tolist() == [1025, 1026, 1027]
    assert len(example.tokens) <= 40
    batch = collate([example])
    assert batch["token_type_ids"][0, example.passage] == 1
    assert batch["allowed"][0, example.passage : example.text].sum() == 0
    assert batch["allowed"][0, example.text] == 1
