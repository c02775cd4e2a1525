"""Reading: the passages found for a question, as the reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.fusion import HIGHEST_OF_TWO
from qa.reader import Excerpt, Reader, Reading
from qa.retriever import Found
from qa.shelf import OpenArticle, Shelf
from qa.weighing import OpenPassage

if TYPE_CHECKING:
    from index.article import Passage
    from index.collection import Collection

# Characters of a longer title that are read.
_HEADING = 160


def open_passages(found: Sequence[Found], collection: Collection, shelf: Shelf) -> list[OpenPassage]:
    """Every passage found, in order, with its article.

    Args:
        found: of the same state of the collection as `shelf`.
    """
    scores = {item.passage_id: item.score for item in found}
    return [
        OpenPassage(shelf.open(passage.article_id), passage, scores[passage.passage_id] / HIGHEST_OF_TWO)
        for passage in collection.passages(list(scores))
    ]


def read_passages(question: str, passages: Sequence[OpenPassage], reader: Reader) -> list[Reading]:
    """Reads passages, each under its article's title where that is not part of it."""
    return reader.read(question, [_excerpt(item.source, item.passage) for item in passages])


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
