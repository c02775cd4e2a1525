"""Large collections in little time: made articles with random vectors; nothing is read, embedded or compared."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.made import PASSAGES_AN_ARTICLE, renamed_sentences
from index.article import Article, Passage, Sentence
from index.drafts import ParsedArticle
from index.sources import article_id

if TYPE_CHECKING:
    import numpy as np

    from index.encoder import Encoder

_SENTENCES_A_PASSAGE = 5
# Sentences that articles draw from; each stands in many of them, as words do in real ones.
_POOL = 3000
_BATCH = 200


class _NoCopies:
    """In place of the register of copies: drawn texts have much in common, and comparing them is not the point."""

    def begin(self) -> None: ...
    def settle(self) -> None: ...
    def remove(self, article_id: str) -> None: ...
    def put(self, article: Article, sentences: Sequence[Sentence]) -> None: ...


def fill_collection(folder: Path, passages: int, texts: list[str], encoder: Encoder, *, seed: int = 0) -> float:
    """Stores articles with about so many passages, the same ones each time.

    Args:
        folder: of a collection that does not exist yet.
        texts: sentences to draw from, at least one.
        encoder: gives its name and dimension; nothing is embedded.

    Returns:
        The seconds that it took.
    """
    import numpy as np

    from index.writer import CollectionWriter

    begin = time.perf_counter()
    chance, numbers = random.Random(seed), np.random.default_rng(seed)  # noqa: S311
    with CollectionWriter.open(folder, encoder) as writer:
        quick: Any = _NoCopies()
        writer.copies = quick
        articles = _articles(passages, renamed_sentences(texts, _POOL, chance), chance)
        while some := list(islice(articles, _BATCH)):
            with writer.batch():
                for parsed, found in some:
                    vectors = unit_vectors(numbers, len(found) + len(parsed.sentences), encoder.dimension)
                    writer.put_article(parsed, found, vectors[: len(found)], vectors[len(found) :], "made")
        writer.save_vectors()
    return time.perf_counter() - begin


def unit_vectors(numbers: np.random.Generator, count: int, dimension: int) -> np.ndarray:
    """Random directions, float32 of shape (count, dimension)."""
    import numpy as np

    vectors = numbers.standard_normal((count, dimension), dtype=np.float32)
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _articles(passages: int, pool: list[str], chance: random.Random) -> Iterator[tuple[ParsedArticle, list[Passage]]]:
    step = _SENTENCES_A_PASSAGE
    for number in range(max(1, round(passages / PASSAGES_AN_ARTICLE))):
        title = " ".join(re.findall(r"\w+", chance.choice(pool))[:6])
        lines = [title, *chance.choices(pool, k=step * PASSAGES_AN_ARTICLE - 1)]
        ends = [0]
        for line in lines:
            ends.append(ends[-1] + len(line) + 1)
        ranges = [(start, end - 1) for start, end in pairwise(ends)]
        name = f"made-{number}"
        identifier = article_id(name)
        day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        article = Article(identifier, name, name, title, "\n".join(lines), published=day)
        sentences = (Sentence(*ranges[0], "title"), *(Sentence(*each) for each in ranges[1:]))
        found = [
            Passage(identifier, ranges[first][0], ranges[first + step - 1][1], first, first + step)
            for first in range(0, len(ranges), step)
        ]
        yield ParsedArticle(article, sentences), found
