"""The two stages of indexing that many processes share: reading documents, and embedding their articles.

Rows go from stage to stage as (place, data): the number of the document in the run, and an object in bytes. They are
bytes that this project's own processes wrote for each other, within one authenticated Ray cluster, as everything else
that Ray sends.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from index.drafts import ParsedArticle, Problem
from index.embedding import Embedder, PreparedArticle
from index.errors import ClusterError, PullquoteError, SourceError
from index.manifest import Manifest, check_encoder
from index.rows import SENTENCE_DTYPE, content_hash
from index.sources import SourceDocument

Outcome = PreparedArticle | ParsedArticle | Problem | PullquoteError | None
"""What comes of a document, in order: articles (without vectors where the collection has them), problems, and at its
end None, or the SourceError for which nothing more of it can be read. Any other error ends the run."""
Batch = Mapping[str, Any]
"""Columns of rows: `place`, whole numbers, and `data`, bytes."""

_BATCH_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read.

    Attributes:
        document: which every machine must be able to open.
        stored: content hash of each of its articles that the collection has, by identifier: these are not embedded.
    """

    document: SourceDocument
    stored: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a process must know to make the same passages and vectors as any other.

    Attributes:
        version: of Pullquote; another one might clean or split differently.
        encoder: by name or folder; None for the default one.
        manifest: of the collection.
    """

    version: str
    encoder: str | None
    manifest: Manifest


class ReadingStage:
    """Tasks in, parsed articles out. An actor of Ray's, which reads in a process that a document may crash or hang."""

    def __init__(self, recipe: Recipe) -> None:
        from index.workers import ReadAhead

        self._fault = _wrong_version(recipe)
        self._ahead = ReadAhead(1)

    def __call__(self, batch: Batch) -> Iterator[Batch]:
        rows = _Rows()
        for place, data in _rows(batch):
            task: Task = pickle.loads(data)  # noqa: S301 - see above
            for outcome in [self._fault] if self._fault else self._outcomes(task):
                rows.add(place, (outcome, task.stored))
                if rows.characters >= _BATCH_CHARACTERS:
                    yield rows.take()
        yield rows.take()

    def _outcomes(self, task: Task) -> Iterator[Outcome]:
        try:
            for _, items in self._ahead.read([task.document]):
                yield from items
            yield None
        except SourceError as error:
            yield error


class EmbeddingStage:
    """Parsed articles in, articles with vectors out. An actor of Ray's, which loads the encoder once."""

    def __init__(self, recipe: Recipe) -> None:
        self._embedder: Embedder | None = None
        self._fault = _wrong_version(recipe)
        if self._fault is None:
            try:
                self._embedder = _embedder(recipe)
            except PullquoteError as error:
                self._fault = ClusterError(f"on a machine of the cluster: {error}")

    def __call__(self, batch: Batch) -> Batch:
        found = [(place, *pickle.loads(data)) for place, data in _rows(batch)]  # noqa: S301 - see above
        new = [outcome for _, outcome, stored in found if _is_new(outcome, stored)]
        ready = iter(self._embedder.prepare(new) if self._embedder else [])
        rows = _Rows()
        for place, outcome, stored in found:
            if not _is_new(outcome, stored):
                rows.add(place, outcome)
            else:
                rows.add(place, self._fault or _smaller(next(ready)))
        return rows.take()


class _Rows:
    """Rows on their way to the next stage."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._data: list[bytes] = []
        self.characters = 0

    def add(self, place: int, value: object) -> None:
        self._places.append(place)
        self._data.append(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        self.characters += len(self._data[-1])

    def take(self) -> Batch:
        """All rows so far; none are left."""
        batch = {"place": np.array(self._places, np.int64), "data": np.array(self._data, object)}
        self._places, self._data, self.characters = [], [], 0
        return batch


def task_rows(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Rows for the first stage."""
    return [{"place": place, "data": pickle.dumps(task, pickle.HIGHEST_PROTOCOL)} for place, task in enumerate(tasks)]


def read_outcome(data: bytes) -> Outcome:
    """What the last stage wrote."""
    outcome: Outcome = pickle.loads(data)  # noqa: S301 - see above
    return outcome


def _rows(batch: Batch) -> Iterator[tuple[int, bytes]]:
    return zip(batch["place"].tolist(), batch["data"], strict=True)


def _is_new(outcome: Outcome, stored: Mapping[str, bytes]) -> bool:
    """Whether this is an article whose vectors the collection lacks."""
    if not isinstance(outcome, ParsedArticle):
        return False
    digest = stored.get(outcome.article.article_id)
    return digest is None or digest != content_hash(outcome.article, outcome.sentences)


def _smaller(ready: PreparedArticle) -> PreparedArticle:
    """The same with the sentences' vectors as they will be stored: less to send."""
    return replace(ready, sentence_vectors=ready.sentence_vectors.astype(SENTENCE_DTYPE))


def _wrong_version(recipe: Recipe) -> PullquoteError | None:
    here = version("pullquote")
    if here == recipe.version:
        return None
    return ClusterError(
        f"Pullquote {here} is installed on a machine of the cluster, {recipe.version} here: make them equal"
    )


def _embedder(recipe: Recipe) -> Embedder:
    from index.encoder import open_encoder
    from index.engine import chosen_engine, openvino_core

    if chosen_engine() == "openvino":
        # There are as many of these processes as cores.
        openvino_core().set_property("CPU", {"INFERENCE_NUM_THREADS": 1})
    encoder = open_encoder(recipe.encoder)
    check_encoder(recipe.manifest, encoder, "that is written")
    encoder.encode(["load the weights"])
    return Embedder(encoder, recipe.manifest)
