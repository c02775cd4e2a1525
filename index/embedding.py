"""Passages and vectors of parsed articles. What an older version has already is taken from it, not embedded again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.article import Article, Passage
from index.manifest import Manifest
from index.passages import make_passages

if TYPE_CHECKING:
    from index.collection import Collection
    from index.drafts import ParsedArticle
    from index.encoder import Encoder

# Characters of a title that are given to the encoder with each passage; a passage of 160 tokens leaves room for them.
_TITLE_LIMIT = 160
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be stored: unit vectors, computed in `precision`, one row a passage or a sentence."""

    parsed: ParsedArticle
    passages: list[Passage]
    passage_vectors: np.ndarray
    sentence_vectors: np.ndarray
    precision: str


class Embedder:
    """Makes passages and vectors the way a collection's manifest says.

    Texts that occur again, such as a byline or a syndicated paragraph, are embedded once: the vectors of the last
    20,000 different texts of a run are remembered.
    """

    def __init__(self, encoder: Encoder, manifest: Manifest) -> None:
        self._encoder = encoder
        self._manifest = manifest
        self._known: OrderedDict[bytes, np.ndarray] = OrderedDict()

    def learn(self, collection: Collection, article_ids: Iterable[str]) -> None:
        """Remembers the vectors of stored articles, which newer versions or copies of them can use."""
        for article_id in article_ids:
            article = collection.article(article_id)
            sentences = collection.sentences(article_id)
            texts = [article.text[sentence.start : sentence.end] for sentence in sentences]
            self._remember(texts, collection.sentence_vectors(article_id))
            passages = collection.passages_of(article_id)
            vectors = collection.passage_vectors([passage.passage_id for passage in passages])
            self._remember([encoder_text(article, passage) for passage in passages], vectors)

    def prepare(self, parsed: Sequence[ParsedArticle]) -> list[PreparedArticle]:
        """Passages and vectors of a batch of articles, in order."""
        wanted = [[p.article.text[s.start : s.end] for s in p.sentences] for p in parsed]
        counts = iter(self._encoder.count_tokens([text for texts in wanted for text in texts]))
        passages = [
            make_passages(
                p.article.article_id,
                p.article.text,
                p.sentences,
                [next(counts) for _ in p.sentences],
                max_tokens=self._manifest.passage_tokens,
                overlap_sentences=self._manifest.overlap_sentences,
            )
            for p in parsed
        ]
        told = [[encoder_text(p.article, passage) for passage in own] for p, own in zip(parsed, passages, strict=True)]
        vectors = self._embed([text for texts in (*wanted, *told) for text in texts])
        precision = self._encoder.precision if parsed else ""
        return [
            PreparedArticle(
                p, own, self._stack(vectors, passage_texts), self._stack(vectors, sentence_texts), precision
            )
            for p, own, passage_texts, sentence_texts in zip(parsed, passages, told, wanted, strict=True)
        ]

    def _embed(self, texts: Iterable[str]) -> Mapping[bytes, np.ndarray]:
        """Vectors by key of every text."""
        wanted = {_key(text): text for text in texts}
        found = {key: self._known[key] for key in wanted if key in self._known}
        missing = [key for key in wanted if key not in found]
        found.update(zip(missing, self._encoder.encode([wanted[key] for key in missing]), strict=True))
        self._remember(wanted.values(), [found[key] for key in wanted])
        return found

    def _remember(self, texts: Iterable[str], vectors: Iterable[np.ndarray]) -> None:
        for text, vector in zip(texts, vectors, strict=True):
            self._known[_key(text)] = vector
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _stack(self, vectors: Mapping[bytes, np.ndarray], texts: Sequence[str]) -> np.ndarray:
        rows = [vectors[_key(text)] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._manifest.dimension), dtype=np.float32)


def encoder_text(article: Article, passage: Passage) -> str:
    """What the encoder is given for a passage: title and date in front as context. Offsets never refer to it."""
    text = article.text[passage.start : passage.end]
    title = "" if text.startswith(article.title) else article.title[:_TITLE_LIMIT].strip()
    day = (article.published or "")[:10]
    context = f"{title} ({day})" if title and day else title or day
    return f"{context}\n{text}" if context else text


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
