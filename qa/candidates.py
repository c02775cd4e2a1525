"""Candidates: sentences of the passages read, with the reader's best span in each and what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa.question import fits
from qa.reader import Reading, Span
from qa.shelf import OpenArticle
from qa.weighing import OpenPassage, Weighing

# Margins lie between minus this and this for all purposes: beyond, the reader is sure. Features hold their share of it.
MARGIN_SCALE = 10.0

_NO_BEGINNING = ".,;:!?)]}”»"

FEATURES = (
    "cosine",  # of question and sentence
    "cosine_near",  # of question and the better neighbour
    "lexical",  # share of the question's weight that the sentence's terms cover
    "lexical_near",  # the same with its neighbours and the article's title
    "lexical_article",  # the same with the whole article
    "fused_rank",  # by cosine and lexical overlap among all candidates, 1 for the first of both
    "passage",  # fused score of the passage, 1 for the first of both retrievers
    "margin",  # of the reader's best span in the sentence over no answer, -1 to 1
    "margin_relative",  # its distance from the best margin of all candidates, -1 to 0
    "best_in_passage",  # 1 when the reader's best span of a passage lies in it
    "form",  # whether the span has the form that the kind of question asks for, -1 to 1
    "heading",  # 1 for a title or byline
    "caption",  # 1 for a caption
    "length",  # log of the number of terms
    "lexical_rank",  # 1 / rank by lexical overlap among all candidates
    "passage_margin",  # the reader's best margin in the passage, -1 to 1
    "margin_close",  # the margin when the sentence is read again by itself (`qa.rereading`), else the margin
    "cause",  # 1 where the question asks why and the sentence names a cause
    "speech",  # 1 where the question asks what somebody says and the sentence tells somebody's words
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may hold the answer.

    Attributes:
        source: its article.
        sentence: number of the sentence in the article.
        start, end: the answer's range in the article's text: the reader's best span in the sentence, else the sentence.
        margin: of that span; None when the reader has none there.
        features: one value for each name of FEATURES.
    """

    source: OpenArticle
    sentence: int
    start: int
    end: int
    margin: float | None
    features: tuple[float, ...]


@dataclass(slots=True)
class _Evidence:
    """What the reader says of one sentence; overlapping passages speak of the same."""

    passage_margin: float = -MARGIN_SCALE
    span: tuple[int, int] | None = None
    margin: float = -MARGIN_SCALE
    best_in_passage: bool = False


def make_candidates(weighing: Weighing, readings: Sequence[Reading | None]) -> list[Candidate]:
    """The sentences that were read, with what the reader says of them, in the order in which they were weighed.

    Args:
        readings: of each passage; None where it was not read, and then its sentences are no candidates.
    """
    evidence = {
        (one.source.article.article_id, one.number): _Evidence()
        for one in weighing.sentences
        if any(readings[place] is not None for place in one.passages)
    }
    for item, reading in zip(weighing.passages, readings, strict=True):
        if reading is not None:
            _note(evidence, item, reading, bylines=weighing.bylines)
    highest = max((found.margin for found in evidence.values()), default=-MARGIN_SCALE)
    candidates = []
    for one in weighing.sentences:
        found = evidence.get((one.source.article.article_id, one.number))
        if found is None:
            continue
        sentence = one.source.sentences[one.number]
        start, end = found.span or (sentence.start, sentence.end)
        values = {
            **one.features,
            "margin": found.margin / MARGIN_SCALE,
            "margin_relative": (found.margin - highest) / (2 * MARGIN_SCALE),
            "best_in_passage": float(found.best_in_passage),
            "form": fits(weighing.query.kind, one.source.article.text[start:end]),
            "passage_margin": found.passage_margin / MARGIN_SCALE,
            "margin_close": found.margin / MARGIN_SCALE,
        }
        features = tuple(values[name] for name in FEATURES)
        candidates.append(Candidate(one.source, one.number, start, end, found.margin if found.span else None, features))
    return candidates


def blend(one: Sequence[Candidate], other: Sequence[Candidate]) -> list[Candidate]:
    """Candidates of one question in two wordings, over the same passages: what speaks for each is the mean of both."""
    second = {_key(candidate): candidate for candidate in other}
    blended = []
    for candidate in one:
        twin = second[_key(candidate)]
        features = tuple((a + b) / 2 for a, b in zip(candidate.features, twin.features, strict=True))
        best = max(candidate, twin, key=lambda each: -math.inf if each.margin is None else each.margin)
        blended.append(Candidate(best.source, best.sentence, best.start, best.end, best.margin, features))
    return blended


def _key(candidate: Candidate) -> tuple[str, int]:
    return candidate.source.article.article_id, candidate.sentence


def _note(evidence: dict[tuple[str, int], _Evidence], item: OpenPassage, reading: Reading, *, bylines: bool) -> None:
    """Puts what was read in a passage to its sentences."""
    spans = [span for span in reading.spans if bylines or not _in_byline(item, span)]
    best = max((bounded(span.margin) for span in spans), default=-MARGIN_SCALE)
    for number in range(item.passage.first_sentence, item.passage.last_sentence):
        found = evidence.get((item.passage.article_id, number))
        if found is not None:
            found.passage_margin = max(found.passage_margin, best)
    for rank, span in enumerate(spans):
        _add_span(evidence, item, span, best=rank == 0)


def _in_byline(item: OpenPassage, span: Span) -> bool:
    number = item.source.sentence_at(item.passage.start + span.start)
    return number is not None and item.source.sentences[number].kind == "byline"


def _add_span(evidence: dict[tuple[str, int], _Evidence], item: OpenPassage, span: Span, *, best: bool) -> None:
    """Puts a span to the sentence it begins in, and cuts it there; one without a letter or digit says nothing."""
    text = item.source.article.text
    start, end = item.passage.start + span.start, item.passage.start + span.end
    # The full stop of the sentence before is no beginning.
    while start < end and (text[start].isspace() or text[start] in _NO_BEGINNING):
        start += 1
    number = item.source.sentence_at(start)
    if number is None:
        return
    end = min(end, item.source.sentences[number].end)
    if not any(character.isalnum() for character in text[start:end]):
        return
    found = evidence.get((item.passage.article_id, number))
    if found is None:
        return
    found.best_in_passage |= best
    margin = bounded(span.margin)
    if found.span is None or margin > found.margin:
        found.span, found.margin = (start, end), margin


def bounded(margin: float) -> float:
    """A margin between -MARGIN_SCALE and MARGIN_SCALE."""
    return max(-MARGIN_SCALE, min(MARGIN_SCALE, margin))
