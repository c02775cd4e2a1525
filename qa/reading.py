"""Reading: the passages found for a question, as the reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.candidates import ReadPassage
from qa.fusion import RRF_K
from qa.reader import Excerpt, Reader, Reading
from qa.retriever import Found
from qa.shelf import OpenArticle, Shelf

if TYPE_CHECKING:
    from index.article import Passage
    from index.collection import Collection

# Fused score of a passage that both retrievers put first.
_HIGHEST = 2 / (RRF_K + 1)
# Characters of a longer title that are read.
_HEADING = 160


def read_passages(
    question: str, found: Sequence[Found], collection: Collection, shelf: Shelf, reader: Reader
) -> list[ReadPassage]:
    """Reads every passage found, in order.

    Args:
        found: of the same state of the collection as `shelf`.
    """
    scores = {item.passage_id: item.score for item in found}
    passages = collection.passages(list(scores))
    sources = [shelf.open(passage.article_id) for passage in passages]
    readings = reader.read(question, [_excerpt(*pair) for pair in zip(sources, passages, strict=True)])
    return [
        ReadPassage(source, passage, scores[passage.passage_id] / _HIGHEST, reading)
        for source, passage, reading in zip(sources, passages, readings, strict=True)
    ]


def heading_of(source: OpenArticle, first: int) -> str:
    """What stands above a piece of an article that begins with sentence `first`: the title, unless it is part of it."""
    return source.article.title[:_HEADING] if first else ""


def _excerpt(source: OpenArticle, passage: Passage) -> Excerpt:
    """A passage under its article's title, unless it begins with it: further down, what "he" or "the plan" means is
    often said by the title alone."""
    sentences = source.sentences[passage.first_sentence : passage.last_sentence]
    return Excerpt(
        source.article.text[passage.start : passage.end],
        heading_of(source, passage.first_sentence),
        tuple((sentence.start - passage.start, sentence.end - passage.start) for sentence in sentences),
    )


def unread(found: Sequence[Found], collection: Collection, shelf: Shelf) -> list[ReadPassage]:
    """Every passage found, in order, for questions that need no reader."""
    scores = {item.passage_id: item.score for item in found}
    return [
        ReadPassage(shelf.open(passage.article_id), passage, scores[passage.passage_id] / _HIGHEST, Reading((), 1.0))
        for passage in collection.passages(list(scores))
    ]
