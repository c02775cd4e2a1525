"""A collection as all but the indexer see it: articles, sentences, passages, and search by words and vectors."""

from __future__ import annotations

import json
from collections.abc import Collection as Ids
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from index.article import Article, Passage, Sentence
from index.copies.searched import other_copies
from index.embedded import to_json
from index.errors import CollectionError
from index.facets import Facets, count_facets
from index.filters import Filters
from index.manifest import Manifest, check_encoder, read_generation, read_manifest
from index.migrations import check_version
from index.opening import is_collection, open_store
from index.rows import (
    ARTICLE_COLUMNS,
    PASSAGE_COLUMNS,
    PASSAGE_DTYPE,
    PLACE_COLUMNS,
    SENTENCE_DTYPE,
    to_passage,
    to_placed_article,
    to_vectors,
)

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.store import Connection, Store

_VECTORS = "SELECT passage_id, vector FROM passages WHERE passage_id IN (SELECT value FROM json_each(?))"
_ARTICLES = f"SELECT {ARTICLE_COLUMNS}, {PLACE_COLUMNS} FROM articles"  # noqa: S608


class Collection:
    """A collection opened for reading: a store and the search derived from it. It may be used from several threads.

    Every method raises CollectionError when the database cannot be read. Reads inside one `snapshot()` see one state;
    without it each method sees the latest.

    Use it as a context manager.

    Attributes:
        path: the collection's folder.
        manifest: what it was made with.
        search: what is searched; for checks and repairs, others use the methods below.
    """

    def __init__(self, store: Store, manifest: Manifest) -> None:
        self.path = store.folder
        self.manifest = manifest
        self._store = store
        self.search = store.search(manifest)

    @classmethod
    def open(cls, path: str | PathLike[str], *, encoder: Encoder | None = None) -> Collection:
        """Opens an existing collection.

        Args:
            path: its folder.
            encoder: the encoder that questions will be encoded with, if any.

        Raises:
            CollectionError: there is none, nothing was indexed yet, it is damaged or of a newer Pullquote.
            EncoderMismatchError: `encoder` is not the one its vectors were made with.
        """
        folder = Path(path)
        how = f"`pullquote index SOURCE --collection {folder}`"
        if not is_collection(folder):
            raise CollectionError(f"no collection at {folder}: make one with {how}")
        with ExitStack() as stack:
            store = open_store(folder)
            stack.callback(store.close)
            with store.snapshot() as connection:
                version = store.schema()
                check_version(version, str(folder), store.newest)
                if version < store.newest:
                    state = "is empty" if version == 0 else "was written by an older Pullquote"
                    also = f", or `pullquote serve --collection {folder}`" if version else ""
                    raise CollectionError(f"collection {folder} {state}: run {how}{also}")
                manifest = read_manifest(connection, str(folder))
            if encoder is not None:
                check_encoder(manifest, encoder, str(folder))
            opened = cls(store, manifest)
            stack.pop_all()
            return opened

    def close(self) -> None:
        """Lets go of files and connections. Nothing may be reading any more."""
        self.search.close()
        self._store.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Inside `with collection.snapshot():` this thread sees one state, whatever a writer does meanwhile."""
        return self._store.snapshot()

    @property
    def generation(self) -> int:
        """How many changes were committed since the collection was made; grows with each."""
        with self._store.snapshot() as connection:
            return read_generation(connection)[0]

    @property
    def state(self) -> str:
        """A random word that names the state after the last change; a collection restored from a backup has its own."""
        return str(self._rows("SELECT value FROM manifest WHERE key = 'revision'")[0][0])

    @property
    def article_count(self) -> int:
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    @property
    def sentence_count(self) -> int:
        return int(self._rows("SELECT count(*) FROM sentences")[0][0])

    @property
    def passage_count(self) -> int:
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def articles(self, filters: Filters | None = None) -> list[Article]:
        """Articles that meet `filters`, by source name."""
        condition, values = (filters or Filters()).condition()
        sql = f"{_ARTICLES} WHERE {condition} ORDER BY source, location"
        return [to_placed_article(row) for row in self._rows(sql, values)]

    def facets(self) -> Facets:
        """How many articles each publisher and each month has."""
        with self._store.snapshot() as connection, self._store.explained():
            return count_facets(connection)

    def access_groups(self) -> frozenset[str]:
        """All access groups that articles name."""
        rows = self._rows("SELECT DISTINCT access_groups FROM articles WHERE access_groups <> '[]'")
        return frozenset(name for row in rows for name in json.loads(row[0]))

    def ages(self) -> dict[str, int]:
        """A number for each article that is greater for one added or changed later."""
        return dict(self._rows("SELECT article_id, max(passage_id) FROM passages GROUP BY article_id"))

    def article(self, article_id: str) -> Article:
        """One article; CollectionError when there is none of that identifier."""
        rows = self._rows(f"{_ARTICLES} WHERE article_id = ?", [article_id])
        if not rows:
            raise CollectionError(
                f"collection {self.path} has no article {article_id!r:.60}: `pullquote articles list` shows them"
            )
        return to_placed_article(rows[0])

    def copies(self, article_id: str, filters: Filters | None = None) -> tuple[str, ...]:
        """The other articles with an article's text that meet `filters`, by source; none for an older version."""
        condition, values = (filters or Filters()).condition()
        return tuple(row[0] for row in self._rows(other_copies(condition), [article_id, article_id, *values]))

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Sentences of an article in order; none for an unknown one."""
        sql = 'SELECT start, "end", kind FROM sentences WHERE article_id = ? ORDER BY number'
        return tuple(Sentence(*row) for row in self._rows(sql, [article_id]))

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """Passages by number, in the order asked for; numbers that are gone are left out."""
        sql = f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE passage_id IN (SELECT value FROM json_each(?))"  # noqa: S608
        found = {row[0]: to_passage(row) for row in self._rows(sql, [to_json(passage_ids)])}
        return [found[number] for number in passage_ids if number in found]

    def passages_of(self, article_id: str) -> list[Passage]:
        """Passages of an article in order."""
        sql = f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE article_id = ? ORDER BY first_sentence"  # noqa: S608
        return [to_passage(row) for row in self._rows(sql, [article_id])]

    def allowed_passages(self, filters: Filters) -> Ids[int]:
        """Numbers of the passages to search in articles that meet `filters`; for the `allowed` of a search."""
        return self.search.select(filters)

    def search_lexical(self, query: str, k: int, allowed: Ids[int] | None = None) -> list[tuple[int, float]]:
        """Passages that hold words of a text, by BM25 over title and text.

        Args:
            query: any text; nothing in it acts as an operator.
            k: how many at most.
            allowed: only these passages; without it all but those that say again what another one says.

        Returns:
            (passage number, score), best first; a greater score is better.
        """
        return self.search.lexical(query, k, allowed) if k > 0 else []

    def count_lexical(self, query: str, most: int) -> int:
        """How many passages that are searched hold words of a text; counting stops at `most`."""
        return self.search.count(query, most)

    def search_dense(self, vector: np.ndarray, k: int, allowed: Ids[int] | None = None) -> list[tuple[int, float]]:
        """Passages by the cosine of their vector with a unit vector of shape (dimension,); `allowed` as for words.

        Returns:
            (passage number, cosine), best first.

        Raises:
            CollectionError: the vector has another dimension.
        """
        if vector.shape != (self.manifest.dimension,):
            raise CollectionError(
                f"collection {self.path} holds vectors of {self.manifest.dimension} numbers, not of {vector.shape}"
            )
        return self.search.dense(vector, k, allowed)

    def sentence_vectors(self, article_id: str) -> np.ndarray:
        """Unit vectors of an article's sentences in order, float32 of shape (sentences, dimension)."""
        rows = self._rows("SELECT vector FROM sentences WHERE article_id = ? ORDER BY number", [article_id])
        with self._store.explained():
            return to_vectors([row[0] for row in rows], self.manifest.dimension, SENTENCE_DTYPE)

    def passage_vectors(self, passage_ids: Sequence[int]) -> np.ndarray:
        """Unit vectors of passages in the order asked for, float32 of shape (passages, dimension).

        Raises:
            CollectionError: a number that is gone.
        """
        found = dict(self._rows(_VECTORS, [to_json(passage_ids)]))
        missing = [number for number in passage_ids if number not in found]
        if missing:
            raise CollectionError(f"collection {self.path} has no passage {missing[0]}")
        with self._store.explained():
            return to_vectors([found[number] for number in passage_ids], self.manifest.dimension, PASSAGE_DTYPE)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        connection = self._store.connection
        with self._store.explained():
            return connection.execute(sql, values).fetchall()
