"""Rereading: the likeliest sentences once more, each with the one before it and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.candidates import FEATURES, MARGIN_SCALE, Candidate, bounded
from qa.fusion import fuse_ranks
from qa.reader import Excerpt, Reader
from qa.reading import heading_of

# Sentences read again. With more, answers are hardly better: see docs/answering.md.
REREAD = 4
# Small, so that the first few of each order stand out: the right sentence is among them.
_K = 10
_ORDERS = tuple(FEATURES.index(name) for name in ("fused_rank", "margin", "lexical_near"))
_MARGIN_CLOSE = FEATURES.index("margin_close")


def reread(question: str, candidates: Sequence[Candidate], reader: Reader) -> list[Candidate]:
    """Notes of the likeliest candidates what the reader says when it sees the sentence and the one before it alone.

    In a passage a sentence that fits by its form can win from one that answers; without it the reader is less sure.

    Args:
        question: as the passages were read with.
        candidates: of that question.

    Returns:
        The same candidates in the same order. Those that were reread have another `margin_close`; the answers' ranges
        stay those of the passages.
    """
    chosen = _likeliest(candidates)
    readings = reader.read(question, [_excerpt(candidates[place]) for place in chosen], spans=1)
    result = list(candidates)
    for place, reading in zip(chosen, readings, strict=True):
        margin = max((bounded(span.margin) for span in reading.spans), default=-MARGIN_SCALE)
        features = list(candidates[place].features)
        features[_MARGIN_CLOSE] = margin / MARGIN_SCALE
        result[place] = replace(candidates[place], features=tuple(features))
    return result


def _likeliest(candidates: Sequence[Candidate]) -> list[int]:
    """Places of the first by words and meaning, by margin, and by words with those around, fused by rank."""
    places = range(len(candidates))
    orders = [sorted(places, key=lambda place: -candidates[place].features[by]) for by in _ORDERS]
    return [place for place, _ in fuse_ranks(orders, k=_K)[:REREAD]]


def _excerpt(candidate: Candidate) -> Excerpt:
    source, number = candidate.source, candidate.sentence
    sentence = source.sentences[number]
    start = source.sentences[max(0, number - 1)].start
    text = source.article.text[start : sentence.end]
    return Excerpt(text, heading_of(source, number), ((sentence.start - start, sentence.end - start),))
