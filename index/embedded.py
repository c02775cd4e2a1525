"""The search that is built in: words by SQLite's FTS5, vectors by FAISS. For a collection that is one folder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection as Ids
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.copies.searched import HIDDEN, searched_passages
from index.database import Database
from index.derived import DerivedVectors
from index.filters import Filters
from index.lexical import counting_sql, ranking_sql, to_match_expression
from index.manifest import Manifest
from index.rows import PASSAGE_DTYPE, to_vectors
from index.vector_file import VECTORS_NAME

# So many passages more than asked for are compared exactly, and at least half as many again.
SPARE = 32
_VECTORS = "SELECT passage_id, vector FROM passages WHERE passage_id IN (SELECT value FROM json_each(?))"

_WORDS = 'SELECT passage_id, title, text, start, "end" FROM passages JOIN articles USING (article_id)'


class EmbeddedSearch:
    """See `index.search.Search`. The words are a table of the same database, so that both change together."""

    def __init__(self, database: Database, manifest: Manifest) -> None:
        self._database = database
        self._manifest = manifest
        self._vectors = DerivedVectors(database, manifest)

    def select(self, filters: Filters) -> set[int]:
        condition, values = filters.condition()
        return {row[0] for row in self._rows(searched_passages(condition), values)}

    def lexical(self, query: str, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        expression = to_match_expression(query)
        if not expression:
            return []
        values = [expression, k] if allowed is None else [expression, to_json(allowed), k]
        return [(int(row[0]), float(row[1])) for row in self._rows(ranking_sql(among=allowed is not None), values)]

    def count(self, query: str, most: int) -> int:
        expression = to_match_expression(query)
        return int(self._rows(counting_sql(), [expression, most])[0][0]) if expression else 0

    def dense(self, vector: np.ndarray, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        with self._database.snapshot() as connection:
            hidden = [] if allowed is not None else [row[0] for row in connection.execute(HIDDEN)]
            near = self._vectors.search(vector, k + max(SPARE, k // 2), allowed, hidden)
            # Anew, for the index holds rounded vectors, and another thread may have moved it past this one's snapshot.
            rows = connection.execute(_VECTORS, [to_json([number for number, _ in near])]).fetchall()
            return exact_ranking(rows, vector, k)

    def enter(self, article_id: str) -> None:
        for row in self._rows(f"{_WORDS} WHERE article_id = ? ORDER BY first_sentence", [article_id]):
            self._put_words(*row)

    def leave(self, article_id: str) -> None:
        self._database.connection.execute(
            "DELETE FROM passage_words WHERE rowid IN (SELECT passage_id FROM passages WHERE article_id = ?)",
            [article_id],
        )

    def follow(self) -> None:
        """Nothing to do: the words are part of the transaction, and the vectors are taken up by the next search."""

    def save(self) -> None:
        self._vectors.save()

    def refill(self) -> int:
        connection = self._database.connection
        create = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'passage_words'").fetchone()[0]
        connection.execute("DROP TABLE passage_words")
        connection.execute(create)
        count = 0
        for row in connection.execute(_WORDS):
            self._put_words(*row)
            count += 1
        return count

    def mend(self) -> str:
        path = self._database.folder / VECTORS_NAME
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            DerivedVectors(self._database, self._manifest).save()
        return f"made {VECTORS_NAME} again from the database"

    def _put_words(self, passage_id: int, title: str, text: str, start: int, end: int) -> None:
        sql = "INSERT INTO passage_words (rowid, title, text) VALUES (?, ?, ?)"
        self._database.connection.execute(sql, (passage_id, title, text[start:end]))

    def close(self) -> None:
        """Nothing to do: the database is closed by whoever opened it."""

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._database.explained():
            return self._database.connection.execute(sql, values).fetchall()


def exact_ranking(rows: Sequence[tuple[int, bytes]], vector: np.ndarray, k: int) -> list[tuple[int, float]]:
    """The `k` best of stored passages, given as (number, stored vector), by their cosine with a unit vector."""
    exact = to_vectors([row[1] for row in rows], len(vector), PASSAGE_DTYPE) @ vector
    found = [(int(row[0]), float(cosine)) for row, cosine in zip(rows, exact, strict=True)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def to_json(numbers: Ids[int]) -> str:
    """Numbers as SQL's `json_each(?)` takes them."""
    return json.dumps([int(number) for number in numbers])
