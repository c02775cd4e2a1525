"""The retriever: a question to the passages that may answer it, dense and lexical search fused by rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Ids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qa.aliases import Thing, other_names, things_in
from qa.fusion import fuse_ranks
from qa.terms import STOP_WORDS, inverse_frequency, number_value, stem, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.collection import Collection
    from index.encoder import Encoder

Mode = Literal["hybrid", "dense", "lexical"]

# Each retriever gives this many times what is wanted, so that a passage that one ranks low and the other high comes up.
_DEPTH = 5
_MINIMUM_DEPTH = 50
# A term in more passages than this is common enough: counting goes no further.
_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found for a question.

    Attributes:
        score: fused score; see `qa.fusion`.
        dense_rank, lexical_rank: from 1; None where that retriever did not find it.
        cosine: of question and passage; None where the dense retriever did not find it.
    """

    passage_id: int
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    cosine: float | None


class Retriever:
    """Finds passages in one collection. Safe to use from several threads.

    Args:
        collection: what to search.
        encoder: the one the collection was made with.
    """

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        self._collection = collection
        self._encoder = encoder
        self._frequencies: dict[str, int] = {}

    def encode(self, question: str) -> NDArray[np.float32]:
        """The question's vector, shape (dimension,)."""
        vector: NDArray[np.float32] = self._encoder.encode([question], query=True)[0]
        return vector

    def encode_sentences(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of sentences, each read by itself, shape (sentences, dimension)."""
        return self._encoder.encode(sentences)

    def find(
        self,
        question: str,
        vector: NDArray[np.float32],
        k: int,
        *,
        allowed: Ids[int] | None = None,
        mode: Mode = "hybrid",
        things: tuple[Thing, ...] = (),
    ) -> list[Found]:
        """The k best passages, fused from dense search (cosine) and BM25.

        Args:
            question: any text.
            vector: its vector from `encode`.
            allowed: only these passages.
            mode: "dense" or "lexical" for one of the two alone.
            things: what has several names, besides what is known anyway: the others are searched for as words too.
        """
        depth = max(_MINIMUM_DEPTH, _DEPTH * k)
        wanted = search_words(" ".join([question, *other_names(question, things)]))
        dense = self._collection.search_dense(vector, depth, allowed) if mode != "lexical" else []
        lexical = self._collection.search_lexical(wanted, depth, allowed) if mode != "dense" else []
        dense_ranks = {number: rank for rank, (number, _) in enumerate(dense, start=1)}
        lexical_ranks = {number: rank for rank, (number, _) in enumerate(lexical, start=1)}
        cosines = dict(dense)
        fused = self._spread(fuse_ranks([list(dense_ranks), list(lexical_ranks)]), k)
        return [
            Found(number, score, dense_ranks.get(number), lexical_ranks.get(number), cosines.get(number))
            for number, score in fused
        ]

    def _spread(self, fused: Sequence[tuple[int, float]], k: int) -> list[tuple[int, float]]:
        """The k best, of which one article may fill no more than half while others have something to say."""
        if len(fused) <= k:
            return list(fused)
        articles = {item.passage_id: item.article_id for item in self._collection.passages([each for each, _ in fused])}
        most = -(-k // 2)
        taken: Counter[str] = Counter()
        spread: list[tuple[int, float]] = []
        left: list[tuple[int, float]] = []
        for number, score in fused:
            article_id = articles.get(number, "")
            taken[article_id] += 1
            (spread if taken[article_id] <= most else left).append((number, score))
        return sorted([*spread, *left][:k], key=lambda pair: -pair[1])

    def weigh(self, question: str, things: tuple[Thing, ...] = ()) -> dict[str, float]:
        """The question's terms with their weights: inverse document frequencies over the collection's passages.

        What has several names weighs as one term; see `qa.aliases.Thing.token`.

        Args:
            things: such things besides those that are known anyway.
        """
        total = self._collection.passage_count
        weights: dict[str, float] = {}
        rest = question
        for start, end, thing in reversed(things_in(question, things)):
            rest = f"{rest[:start]} {rest[end:]}"
            weights[thing.token] = inverse_frequency(sum(self.frequency_of(name) for name in thing.names), total)
        found = words(rest)
        content = [word for word in found if word not in STOP_WORDS] or ([] if weights else found)
        for word in content[:64]:
            weights[stem(number_value(word))] = inverse_frequency(self.frequency(word), total)
        return weights

    def frequency_of(self, name: str) -> int:
        """At most how many passages hold a name: as many as hold its rarest word."""
        return min((self.frequency(word) for word in name.split()), default=0)

    def frequency(self, word: str) -> int:
        """How many passages hold a word; counting stops at 2,000."""
        if word not in self._frequencies:
            self._frequencies[word] = self._collection.count_lexical(word, _COUNTED)
        return self._frequencies[word]


def search_words(question: str) -> str:
    """What is searched for by words: those that carry meaning, or the question as it is if it has none."""
    content = [word for word in words(question) if word not in STOP_WORDS]
    return " ".join(content) or question
