"""All training text as token numbers: contexts with places where a crop may begin, and questions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.training.dataset import Paragraph

Tokens = NDArray[np.int32]

# Longer titles are cut.
TITLE_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Context:
    """A tokenised paragraph.

    Attributes:
        tokens: token numbers, shape (n,).
        breaks: token positions where a sentence seems to begin, 0 first; crops begin and end there. Abbreviations
            may add a place too many, which does a crop no harm.
        article: number of its article.
        title: token numbers of that article's title, none when it is not known.
    """

    tokens: Tokens
    breaks: Tokens
    article: int
    title: Tokens = field(default_factory=lambda: np.zeros(0, np.int32))


@dataclass(frozen=True, slots=True)
class Item:
    """A tokenised question; `first` and `last` are the answer's tokens in its context, inclusive, -1 if none."""

    tokens: Tokens
    context: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Contexts, questions, the contexts of each article, and the inverse document frequency of each token number."""

    contexts: Sequence[Context]
    items: Sequence[Item]
    articles: Sequence[Sequence[int]]
    idf: NDArray[np.float32]


def build_corpus(
    paragraphs: Iterable[Paragraph], tokenizer: Any, *, question_tokens: int, answer_tokens: int
) -> Corpus:
    """Tokenises paragraphs and questions.

    Args:
        paragraphs: from `read_paragraphs`; equal contexts of several files become one.
        tokenizer: a `tokenizers.Tokenizer` without truncation and padding.
        question_tokens: longer questions are cut to this.
        answer_tokens: questions with longer answers are left out.
    """
    numbers: dict[str, int] = {}
    articles: dict[str, int] = {}
    contexts: list[Context] = []
    offsets: list[NDArray[np.int32]] = []
    raw: list[tuple[str, int, tuple[int, int] | None]] = []
    for paragraph in paragraphs:
        number = numbers.get(paragraph.context)
        if number is None:
            number = numbers[paragraph.context] = len(contexts)
            encoding = tokenizer.encode(paragraph.context, add_special_tokens=False)
            spans = np.array(encoding.offsets, np.int32).reshape(-1, 2)
            article = articles.setdefault(paragraph.article, len(articles))
            breaks = _breaks(paragraph.context, spans)
            title = np.array(tokenizer.encode(paragraph.title, add_special_tokens=False).ids[:TITLE_TOKENS], np.int32)
            contexts.append(Context(np.array(encoding.ids, np.int32), breaks, article, title))
            offsets.append(spans)
        raw += [(q.question.strip(), number, q.answer) for q in paragraph.questions]
    items = []
    encodings = tokenizer.encode_batch([question for question, _, _ in raw], add_special_tokens=False)
    for (_, number, answer), encoding in zip(raw, encodings, strict=True):
        first, last = -1, -1
        if answer:
            spans = offsets[number]
            first = int(np.searchsorted(spans[:, 1], answer[0], side="right"))
            last = int(np.searchsorted(spans[:, 0], answer[1], side="left")) - 1
            if last < first or last - first >= answer_tokens:
                continue
        items.append(Item(np.array(encoding.ids[:question_tokens], np.int32), number, first, last))
    groups: list[list[int]] = [[] for _ in articles]
    frequency = np.zeros(tokenizer.get_vocab_size(), np.float32)
    for number, context in enumerate(contexts):
        groups[context.article].append(number)
        frequency[np.unique(context.tokens)] += 1
    idf = np.log((len(contexts) + 1) / (frequency + 1)).astype(np.float32)
    return Corpus(contexts, items, groups, idf)


def _breaks(text: str, spans: NDArray[np.int32]) -> Tokens:
    """Token positions after ., ! or ? and white space."""
    places = [0]
    for position in range(1, len(spans)):
        end, start = int(spans[position - 1, 1]), int(spans[position, 0])
        if start > end and text[end - 1] in ".!?\"'”)" and ("\n" in text[end:start] or _ends_sentence(text, end)):
            places.append(position)
    return np.array(places, np.int32)


def _ends_sentence(text: str, end: int) -> bool:
    return any(mark in text[max(0, end - 3) : end] for mark in ".!?")


def overlap(corpus: Corpus, question: Tokens, tokens: Tokens) -> float:
    """Summed inverse document frequency of the question's tokens that occur in `tokens`."""
    shared = np.intersect1d(question, tokens)
    total = float(corpus.idf[shared].sum())
    return total if math.isfinite(total) else 0.0
