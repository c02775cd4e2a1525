"""Candidates: every sentence of the passages found, with the reader's best span in it and what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Passage
from qa.cues import gives_cause, gives_speech
from qa.fusion import fuse_ranks
from qa.query import Query
from qa.question import fits
from qa.reader import Reading, Span
from qa.shelf import OpenArticle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage found, with its article, its fused score (1 when both retrievers put it first) and what was read."""

    source: OpenArticle
    passage: Passage
    score: float
    reading: Reading


@dataclass(slots=True)
class _Evidence:
    """What the passages say of one sentence; overlapping ones speak of the same."""

    source: OpenArticle
    passage_score: float = 0.0
    passage_margin: float = -MARGIN_SCALE
    span: tuple[int, int] | None = None
    margin: float = -MARGIN_SCALE
    best_in_passage: bool = False


def make_candidates(query: Query, read: Sequence[ReadPassage], *, bylines: bool = True) -> list[Candidate]:
    """Every sentence of the passages once, in no particular order.

    Args:
        bylines: whether a byline is one. It says who wrote, not who did what the title above it tells.
    """
    evidence = _gather(read, bylines=bylines)
    if not evidence:
        return []
    cosines = _cosines(query, read)
    lexical = {key: query.covered(found.source, key[1]) for key, found in evidence.items()}
    by_cosine = sorted(evidence, key=lambda key: -cosines[key[0]][key[1]])
    by_words = sorted(evidence, key=lambda key: (-lexical[key], -cosines[key[0]][key[1]]))
    fused = dict(fuse_ranks([by_cosine, by_words]))
    word_rank = {key: rank for rank, key in enumerate(by_words, start=1)}
    highest = max(found.margin for found in evidence.values())
    sources = {key[0]: found.source for key, found in evidence.items()}
    whole = {article_id: query.covered_by_article(source) for article_id, source in sources.items()}
    candidates = []
    for key, found in evidence.items():
        article_id, number = key
        source = found.source
        sentence = source.sentences[number]
        start, end = found.span or (sentence.start, sentence.end)
        row = cosines[article_id]
        near = [row[place] for place in (number - 1, number + 1) if 0 <= place < len(row)]
        features = (
            float(row[number]),
            float(max(near, default=0.0)),
            lexical[key],
            # The title is the first sentence; it says what all the others are about.
            query.covered(source, 0, number - 1, number, number + 1),
            whole[article_id],
            fused[key] * 61 / 2,
            found.passage_score,
            found.margin / MARGIN_SCALE,
            (found.margin - highest) / (2 * MARGIN_SCALE),
            float(found.best_in_passage),
            fits(query.kind, source.article.text[start:end]),
            float(sentence.kind in ("title", "byline")),
            float(sentence.kind == "caption"),
            math.log1p(len(source.sentence_terms[number])),
            1 / word_rank[key],
            found.passage_margin / MARGIN_SCALE,
            found.margin / MARGIN_SCALE,
            float(gives_cause(query.kind, source.sentence_text(number))),
            float(gives_speech(query.text, source.sentence_text(number), _before(source, number))),
        )
        candidates.append(Candidate(source, number, start, end, found.margin if found.span else None, features))
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


def _gather(read: Sequence[ReadPassage], *, bylines: bool) -> dict[tuple[str, int], _Evidence]:
    evidence: dict[tuple[str, int], _Evidence] = {}
    for item in read:
        article_id = item.passage.article_id
        spans = [span for span in item.reading.spans if bylines or not _in_byline(item, span)]
        best = max((bounded(span.margin) for span in spans), default=-MARGIN_SCALE)
        for number in range(item.passage.first_sentence, item.passage.last_sentence):
            if not bylines and item.source.sentences[number].kind == "byline":
                continue
            found = evidence.setdefault((article_id, number), _Evidence(item.source))
            found.passage_score = max(found.passage_score, item.score)
            found.passage_margin = max(found.passage_margin, best)
        for rank, span in enumerate(spans):
            _add_span(evidence, item, span, best=rank == 0)
    return evidence


def _in_byline(item: ReadPassage, span: Span) -> bool:
    number = item.source.sentence_at(item.passage.start + span.start)
    return number is not None and item.source.sentences[number].kind == "byline"


def _add_span(evidence: dict[tuple[str, int], _Evidence], item: ReadPassage, span: Span, *, best: bool) -> None:
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


def _before(source: OpenArticle, number: int) -> str:
    """What stands before a sentence in its paragraph."""
    text, start = source.article.text, source.sentences[number].start
    return text[text.rfind("\n", 0, start) + 1 : start]


def _cosines(query: Query, read: Sequence[ReadPassage]) -> dict[str, NDArray[np.float32]]:
    """Of the question with every sentence of the articles found, by article."""
    return {item.passage.article_id: item.source.vectors @ query.vector for item in read}
