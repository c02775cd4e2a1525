"""Reading: the passages found for a question, as the reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.candidates import SPANS_PER_PASSAGE, ReadPassage
from qa.fusion import RRF_K
from qa.reader import Reader, Reading
from qa.retriever import Found
from qa.shelf import Shelf

if TYPE_CHECKING:
    from index.collection import Collection

# Fused score of a passage that both retrievers put first.
_HIGHEST = 2 / (RRF_K + 1)


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
    texts = [
        source.article.text[passage.start : passage.end] for source, passage in zip(sources, passages, strict=True)
    ]
    readings = reader.read(question, texts, spans=SPANS_PER_PASSAGE)
    return [
        ReadPassage(source, passage, scores[passage.passage_id] / _HIGHEST, reading)
        for source, passage, reading in zip(sources, passages, readings, strict=True)
    ]


def unread(found: Sequence[Found], collection: Collection, shelf: Shelf) -> list[ReadPassage]:
    """Every passage found, in order, for questions that need no reader."""
    scores = {item.passage_id: item.score for item in found}
    return [
        ReadPassage(shelf.open(passage.article_id), passage, scores[passage.passage_id] / _HIGHEST, Reading((), 1.0))
        for passage in collection.passages(list(scores))
    ]
