"""From questions to model inputs: crops of whole sentences, and several kinds of unanswerable ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa.training.config import TrainingConfig
from qa.training.corpus import Context, Corpus, Item, Tokens, overlap

CLS, SEP = 101, 102
SPECIAL_TOKENS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One input.

    Attributes:
        tokens: token numbers.
        passage: where the second text begins: the passage, or its article's title.
        text: where the passage itself begins.
        first, last: the answer's first and last token; 0 and 0: no answer.
    """

    tokens: Tokens
    passage: int
    text: int
    first: int
    last: int


def make_example(corpus: Corpus, item: Item, limit: int, config: TrainingConfig, rng: np.random.Generator) -> Example:
    """Crops a passage for one question.

    An answerable question gets, mostly, its answer's sentence with random neighbours. A small share becomes
    unanswerable: the answer's sentence is taken out, or the passage is another one of the same article that shares the
    most words with the question. Unanswerable questions written by people get the sentences they are nearest to.

    Args:
        limit: longest input in tokens, question and special tokens included.
    """
    context = corpus.contexts[item.context]
    title = context.title if rng.random() < config.titled_share else context.title[:0]
    budget = max(limit - len(item.tokens) - len(title) - SPECIAL_TOKENS, 1)
    if item.first < 0:
        return _pack(item, title, _nearest_crop(corpus, item, context, budget, rng))
    draw = rng.random()
    if draw < config.removed_share:
        rest = _without_answer(context, item)
        if rest is not None:
            return _pack(item, title, _nearest_crop(corpus, item, rest, budget, rng))
    elif draw < config.removed_share + config.swapped_share:
        other = _other_context(corpus, item, rng)
        if other is not None:
            return _pack(item, title, _nearest_crop(corpus, item, other, budget, rng))
    start, end = crop(context, item.first, item.last, budget, rng)
    return _pack(item, title, context.tokens[start:end], item.first - start, item.last - start)


def crop(context: Context, first: int, last: int, budget: int, rng: np.random.Generator) -> tuple[int, int]:
    """A run of whole sentences, as many as fit, that holds tokens `first` to `last`.

    Returns:
        Half-open token range of at most `budget` tokens; inside a sentence only when that sentence is longer.
    """
    bounds = [*context.breaks.tolist(), len(context.tokens)]
    low = int(np.searchsorted(context.breaks, first, side="right")) - 1
    high = int(np.searchsorted(context.breaks, last, side="right"))
    start, end = bounds[low], bounds[high]
    if end - start > budget:
        earliest, latest = max(start, last + 1 - budget), min(first, end - budget)
        start = int(rng.integers(earliest, latest + 1)) if latest >= earliest else first
        return start, min(start + budget, end)
    while True:
        before = low > 0 and end - bounds[low - 1] <= budget
        after = high < len(bounds) - 1 and bounds[high + 1] - start <= budget
        if not before and not after:
            return start, end
        if before and (not after or rng.random() < 0.5):
            low -= 1
            start = bounds[low]
        else:
            high += 1
            end = bounds[high]


def _nearest_crop(corpus: Corpus, item: Item, context: Context, budget: int, rng: np.random.Generator) -> Tokens:
    """Sentences around the one that shares most with the question."""
    bounds = [*context.breaks.tolist(), len(context.tokens)]
    pieces = [(start, end) for start, end in pairwise(bounds) if end > start]
    if not pieces:
        return context.tokens[:budget]
    first, end = max(pieces, key=lambda piece: overlap(corpus, item.tokens, context.tokens[piece[0] : piece[1]]))
    start, end = crop(context, first, end - 1, budget, rng)
    return context.tokens[start:end]


def _without_answer(context: Context, item: Item) -> Context | None:
    bounds = [*context.breaks.tolist(), len(context.tokens)]
    keep = [context.tokens[start:end] for start, end in pairwise(bounds) if end <= item.first or start > item.last]
    answer = context.tokens[item.first : item.last + 1]
    keep = [piece for piece in keep if not _contains(piece, answer)]
    if not keep or sum(map(len, keep)) < 20:
        return None
    breaks = np.cumsum([0, *map(len, keep[:-1])]).astype(np.int32)
    return Context(np.concatenate(keep), breaks, context.article)


def _other_context(corpus: Corpus, item: Item, rng: np.random.Generator) -> Context | None:
    own = corpus.contexts[item.context]
    group = corpus.articles[own.article]
    answer = own.tokens[item.first : item.last + 1]
    drawn = [corpus.contexts[i] for i in rng.choice(group, min(12, len(group)), replace=False) if i != item.context]
    drawn = [context for context in drawn if not _contains(context.tokens, answer)]
    return max(drawn, key=lambda context: overlap(corpus, item.tokens, context.tokens), default=None)


def _contains(tokens: Tokens, part: Tokens) -> bool:
    if len(part) > len(tokens):
        return False
    windows = np.lib.stride_tricks.sliding_window_view(tokens, len(part))
    return bool((windows == part).all(axis=1).any())


def _pack(item: Item, title: Tokens, passage: Tokens, first: int | None = None, last: int | None = None) -> Example:
    tokens = np.concatenate([[CLS], item.tokens, [SEP], title, passage, [SEP]]).astype(np.int32)
    start = len(item.tokens) + 2
    text = start + len(title)
    if first is None or last is None:
        return Example(tokens, start, text, 0, 0)
    return Example(tokens, start, text, text + first, min(text + last, len(tokens) - 2))


def collate(examples: list[Example]) -> dict[str, NDArray[np.int64]]:
    """Pads a batch to its longest example.

    Returns:
        `input_ids`, `attention_mask`, `token_type_ids` and `allowed` (1 where an answer may begin or end: passage
        tokens and the first token), each of shape (batch, length); `first` and `last` of shape (batch,).
    """
    length = max(len(example.tokens) for example in examples)
    names = ("input_ids", "attention_mask", "token_type_ids", "allowed")
    batch = {name: np.zeros((len(examples), length), np.int64) for name in names}
    for row, example in enumerate(examples):
        size = len(example.tokens)
        batch["input_ids"][row, :size] = example.tokens
        batch["attention_mask"][row, :size] = 1
        batch["token_type_ids"][row, example.passage : size] = 1
        batch["allowed"][row, example.text : size - 1] = 1
        batch["allowed"][row, 0] = 1
    batch["first"] = np.array([example.first for example in examples])
    batch["last"] = np.array([example.last for example in examples])
    return batch
