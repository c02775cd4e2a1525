"""Passages: runs of whole consecutive sentences, sized in the encoder's tokens."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Passage, Sentence


def make_passages(
    article_id: str,
    text: str,
    sentences: Sequence[Sentence],
    token_counts: Sequence[int],
    *,
    max_tokens: int,
    overlap_sentences: int,
) -> list[Passage]:
    """Group an article's sentences into passages. No sentence is ever cut, every sentence is in at least one passage.

    A passage takes sentences until the next one would exceed `max_tokens`. The next passage begins with the last
    `overlap_sentences` sentences again, so that a fact told across a border is whole in one of the two, unless they
    would leave no room for a new sentence. A sentence longer than `max_tokens` is a passage of its own.

    Args:
        article_id: the article's identifier, copied into every passage.
        text: the article's text; only used to check that the sentences lie inside it.
        sentences: in reading order, not overlapping.
        token_counts: encoder tokens of each sentence, special tokens not counted.
        max_tokens: most tokens of a passage, at least 1.
        overlap_sentences: sentences shared by neighbouring passages, at least 0.

    Returns:
        Passages in reading order, `passage_id` 0. Their ranges begin and end where sentences do.

    Raises:
        ValueError: counts of sentences and token counts differ, sentences are out of order or outside the text, or
            `max_tokens` or `overlap_sentences` is too small.
    """
    if len(sentences) != len(token_counts):
        raise ValueError(f"{len(sentences)} sentences but {len(token_counts)} token counts")
    if max_tokens < 1 or overlap_sentences < 0:
        raise ValueError(f"max_tokens {max_tokens} must be >= 1 and overlap_sentences {overlap_sentences} >= 0")
    _check_order(text, sentences)
    passages: list[Passage] = []
    first, total = 0, len(sentences)
    covered = 0
    while covered < total:
        last, tokens = first, 0
        while last < total and (last == first or tokens + token_counts[last] <= max_tokens):
            tokens += token_counts[last]
            last += 1
        passages.append(Passage(article_id, sentences[first].start, sentences[last - 1].end, first, last))
        covered = last
        first = _next_first(token_counts, covered, first, max_tokens, overlap_sentences)
    return passages


def _next_first(token_counts: Sequence[int], covered: int, first: int, max_tokens: int, overlap: int) -> int:
    """Where the next passage begins: up to `overlap` sentences back, as long as the first new sentence still fits."""
    if covered >= len(token_counts):
        return covered
    start, tokens = covered, token_counts[covered]
    while start > first + 1 and covered - start < overlap and tokens + token_counts[start - 1] <= max_tokens:
        start -= 1
        tokens += token_counts[start]
    return start


def _check_order(text: str, sentences: Sequence[Sentence]) -> None:
    end = 0
    for sentence in sentences:
        if not end <= sentence.start < sentence.end <= len(text):
            raise ValueError(f"sentence [{sentence.start}, {sentence.end}) is out of order or outside the text")
        end = sentence.end
