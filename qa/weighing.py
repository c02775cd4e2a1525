"""Weighing: what speaks for each sentence of the passages found, before anything is read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Passage
from qa.cues import gives_cause, gives_speech
from qa.fusion import HIGHEST_OF_TWO, fuse_ranks
from qa.query import Query
from qa.shelf import OpenArticle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class OpenPassage:
    """A passage found, with its article and its fused score: 1 when both retrievers put it first."""

    source: OpenArticle
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence that was found.

    Attributes:
        source: its article.
        number: its number in the article.
        passages: places of the passages that hold it, among those found.
        features: what speaks for it by name, see `qa.candidates.FEATURES`; those of the reader are not among them.
    """

    source: OpenArticle
    number: int
    passages: list[int]
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The passages found for a question, and each of their sentences once, in no particular order.

    Attributes:
        bylines: whether bylines are among the sentences.
    """

    query: Query
    passages: Sequence[OpenPassage]
    sentences: Sequence[Weighed]
    bylines: bool


def weigh(query: Query, passages: Sequence[OpenPassage], *, bylines: bool = True) -> Weighing:
    """Weighs every sentence of the passages.

    Args:
        bylines: whether a byline is one. It says who wrote, not who did what the title above it tells.
    """
    holding = _holding(passages, bylines=bylines)
    sources = {item.passage.article_id: item.source for item in passages}
    cosines = {article_id: source.vectors @ query.vector for article_id, source in sources.items()}
    lexical = {key: query.covered(sources[key[0]], key[1]) for key in holding}
    by_cosine = sorted(holding, key=lambda key: -cosines[key[0]][key[1]])
    by_words = sorted(holding, key=lambda key: (-lexical[key], -cosines[key[0]][key[1]]))
    fused = dict(fuse_ranks([by_cosine, by_words]))
    word_rank = {key: rank for rank, key in enumerate(by_words, start=1)}
    whole = {article_id: query.covered_by_article(source) for article_id, source in sources.items()}
    weighed = []
    for key, places in holding.items():
        article_id, number = key
        source = sources[article_id]
        features = _features(query, source, number, cosines[article_id]) | {
            "lexical": lexical[key],
            "lexical_article": whole[article_id],
            "lexical_rank": 1 / word_rank[key],
            "fused_rank": fused[key] / HIGHEST_OF_TWO,
            "passage": max(passages[place].score for place in places),
        }
        weighed.append(Weighed(source, number, places, features))
    return Weighing(query, passages, weighed, bylines)


def _holding(passages: Sequence[OpenPassage], *, bylines: bool) -> dict[tuple[str, int], list[int]]:
    """For each sentence, by article and number, the places of the passages that hold it."""
    holding: dict[tuple[str, int], list[int]] = {}
    for place, item in enumerate(passages):
        for number in range(item.passage.first_sentence, item.passage.last_sentence):
            if bylines or item.source.sentences[number].kind != "byline":
                holding.setdefault((item.passage.article_id, number), []).append(place)
    return holding


def _features(query: Query, source: OpenArticle, number: int, cosines: NDArray[np.float32]) -> dict[str, float]:
    """What a sentence says by itself and with its neighbours."""
    kind, text = source.sentences[number].kind, source.sentence_text(number)
    near = [cosines[place] for place in (number - 1, number + 1) if 0 <= place < len(cosines)]
    return {
        "cosine": float(cosines[number]),
        "cosine_near": float(max(near, default=0.0)),
        # The title is the first sentence; it says what all the others are about.
        "lexical_near": query.covered(source, 0, number - 1, number, number + 1),
        "heading": float(kind in ("title", "byline")),
        "caption": float(kind == "caption"),
        "length": math.log1p(len(source.sentence_terms[number])),
        "cause": float(gives_cause(query.kind, text)),
        "speech": float(gives_speech(query.text, text, _before(source, number))),
    }


def _before(source: OpenArticle, number: int) -> str:
    """What stands before a sentence in its paragraph."""
    text, start = source.article.text, source.sentences[number].start
    return text[text.rfind("\n", 0, start) + 1 : start]
