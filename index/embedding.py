"""Passages and vectors of parsed articles. What an older version has already is taken from it, not embedded again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.article import Article, Passage, Sentence
from index.manifest import Manifest
from index.passages import make_passages

if TYPE_CHECKING:
    from index.collection import Collection
    from index.drafts import ParsedArticle
    from index.encoder import Encoder

# Characters of a title that are given to the encoder with each passage; a passage of 160 tokens leaves room for them.
_TITLE_LIMIT = 160
_REMEMBERED = 4_000


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

    A sentence is embedded as it stands in its passage, with the passage. Passages that occur again, in a newer version
    of an article or in a copy, are embedded once: the vectors of the last 4,000 of a run are remembered.
    """

    def __init__(self, encoder: Encoder, manifest: Manifest) -> None:
        self._encoder = encoder
        self._manifest = manifest
        self._known: OrderedDict[_Text, np.ndarray] = OrderedDict()

    def learn(self, collection: Collection, article_ids: Iterable[str]) -> None:
        """Remembers the vectors of stored articles, which newer versions or copies of them can use."""
        for article_id in article_ids:
            passages = collection.passages_of(article_id)
            told = _texts(collection.article(article_id), collection.sentences(article_id), passages)
            of_passages = collection.passage_vectors([passage.passage_id for passage in passages])
            of_sentences = iter(collection.sentence_vectors(article_id))
            rows = [
                np.stack([vector, *islice(of_sentences, len(text.sentences))])
                for text, vector in zip(told, of_passages, strict=True)
            ]
            self._remember(told, rows)

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
        told = [_texts(p.article, p.sentences, own) for p, own in zip(parsed, passages, strict=True)]
        vectors = self._embed([text for texts in told for text in texts])
        precision = self._encoder.precision if parsed else ""
        prepared = []
        for p, own, texts in zip(parsed, passages, told, strict=True):
            rows = [vectors[text] for text in texts]
            of_passages, of_sentences = [each[:1] for each in rows], [each[1:] for each in rows]
            prepared.append(PreparedArticle(p, own, self._joined(of_passages), self._joined(of_sentences), precision))
        return prepared

    def _embed(self, texts: Sequence[_Text]) -> Mapping[_Text, np.ndarray]:
        """Rows of every text: itself, then its sentences."""
        found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        made = self._encoder.encode_with_pieces([text.told for text in missing], [text.sentences for text in missing])
        found.update(zip(missing, made, strict=True))
        self._remember(texts, [found[text] for text in texts])
        return found

    def _remember(self, texts: Iterable[_Text], rows: Iterable[np.ndarray]) -> None:
        for text, vectors in zip(texts, rows, strict=True):
            self._known[text] = vectors
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _joined(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.concatenate(rows) if rows else np.zeros((0, self._manifest.dimension), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage as the encoder is given it, and the ranges in it of its sentences that no earlier passage holds."""

    told: str
    sentences: tuple[tuple[int, int], ...]


def _texts(article: Article, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> list[_Text]:
    texts, done = [], 0
    for passage in passages:
        told = encoder_text(article, passage)
        above = len(told) - (passage.end - passage.start) - passage.start
        own = sentences[max(done, passage.first_sentence) : passage.last_sentence]
        texts.append(_Text(told, tuple((each.start + above, each.end + above) for each in own)))
        done = passage.last_sentence
    return texts


def encoder_text(article: Article, passage: Passage) -> str:
    """What the encoder is given for a passage: title and date in front as context. Offsets never refer to it."""
    text = article.text[passage.start : passage.end]
    title = "" if text.startswith(article.title) else article.title[:_TITLE_LIMIT].strip()
    day = (article.published or "")[:10]
    context = f"{title} ({day})" if title and day else title or day
    return f"{context}\n{text}" if context else text
