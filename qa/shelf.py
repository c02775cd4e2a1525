"""The shelf: articles at hand, kept between the questions that one state of the collection is asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.article import Article, Sentence
from qa.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.collection import Collection

_ARTICLES_KEPT = 256


@dataclass(frozen=True)
class OpenArticle:
    """An article with its sentences, their vectors and their terms.

    Attributes:
        vectors: of the sentences in order, float32 of shape (sentences, dimension).
    """

    article: Article
    sentences: tuple[Sentence, ...]
    vectors: NDArray[np.float32]

    def sentence_text(self, number: int) -> str:
        """A sentence, "" for a number outside of the article."""
        if not 0 <= number < len(self.sentences):
            return ""
        sentence = self.sentences[number]
        return self.article.text[sentence.start : sentence.end]

    def sentence_at(self, place: int) -> int | None:
        """Number of the sentence that holds a character, or of the next one; None after the last."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.sentences) else None

    @cached_property
    def sentence_terms(self) -> tuple[frozenset[str], ...]:
        """Terms of each sentence."""
        return tuple(frozenset(terms(self.sentence_text(number))) for number in range(len(self.sentences)))

    @cached_property
    def all_terms(self) -> frozenset[str]:
        """Terms of the article, its title and its publisher."""
        heading = frozenset(terms(f"{self.article.title} {self.article.publisher}"))
        return heading.union(*self.sentence_terms)


class Shelf:
    """Opens articles of one collection and keeps the latest ones. Safe to use from several threads."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._kept: OrderedDict[str, OpenArticle] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, article_id: str) -> OpenArticle:
        """An article of the collection.

        Raises:
            CollectionError: there is none with that identifier.
        """
        with self._lock:
            kept = self._kept.get(article_id)
            if kept is not None:
                self._kept.move_to_end(article_id)
                return kept
        opened = OpenArticle(
            self._collection.article(article_id),
            self._collection.sentences(article_id),
            self._collection.sentence_vectors(article_id),
        )
        with self._lock:
            self._kept[article_id] = opened
            if len(self._kept) > _ARTICLES_KEPT:
                self._kept.popitem(last=False)
        return opened
