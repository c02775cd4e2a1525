"""The search in Milvus, kept in step with the store: what the store noted as changed is told to Milvus afterwards."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.milvus import WORDS_BYTES, MilvusIndex
from index.cluster.selection import MONTH, Selection, among, cut, prefixes
from index.cluster.tokens import tokens
from index.copies.searched import revealed_copies, searched_passages
from index.embedded import SPARE, exact_ranking, to_json
from index.errors import CollectionError, UnavailableError
from index.filters import Filters
from index.lexical import to_terms
from index.rows import PASSAGE_DTYPE, to_vectors

if TYPE_CHECKING:
    from index.cluster.postgres import PostgresStore
    from index.manifest import Manifest

_AT_ONCE = 1_000
_COMPARED = ("article_id", "words", "publisher", "section", "published", "languages", "hidden")
_SHOWN = "hidden == false"
_ROWS = (
    'SELECT passage_id, article_id, title, substring(text FROM start + 1 FOR "end" - start), publisher, section, '
    "substr(published, 1, 10), language, hidden, vector FROM passages JOIN articles USING (article_id) "
    "WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY passage_id"
)
_FOUND = (
    "SELECT passage_id, vector, hidden, article_id FROM passages JOIN articles USING (article_id) "
    "WHERE passage_id IN (SELECT value FROM json_each(?)) AND replaced_by IS NULL AND "
)


class MilvusSearch:
    """See `index.search.Search`."""

    def __init__(self, store: PostgresStore, manifest: Manifest) -> None:
        self._store = store
        self._dimension = manifest.dimension
        self.index = MilvusIndex(store.folder, store.settings, manifest)
        self._known_ready = False

    def select(self, filters: Filters) -> Selection:
        condition, values = filters.condition()
        revealed = [row[0] for row in self._rows(revealed_copies(condition), values)]

        def count_out() -> frozenset[int]:
            return frozenset(row[0] for row in self._rows(searched_passages(condition), values))

        return Selection(filters, revealed, count_out)

    def lexical(self, query: str, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        words = _query_tokens(query)
        expression = self._expression(allowed)
        if not words or not expression:
            return []
        found = self._checked().best(words, k + _spare(k), expression)
        kept = {row[0] for row in self._kept([number for number, _ in found], allowed)}
        return [pair for pair in found if pair[0] in kept][:k]

    def count(self, query: str, most: int) -> int:
        words = _query_tokens(query)
        if not words:
            return 0
        # Tokens are letters and digits alone, so that they need no escaping.
        return min(most, self._checked().count(f'text_match(words, "{words}") and {_SHOWN}'))

    def dense(self, vector: np.ndarray, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        expression = self._expression(allowed)
        if not expression:
            return []
        found = self._checked().nearest(vector, k + _spare(k), expression)
        return exact_ranking(self._kept([number for number, _ in found], allowed), vector, k)

    def enter(self, article_id: str) -> None:
        """Nothing to do: the database notes by itself what Milvus must hear of."""

    def leave(self, article_id: str) -> None:
        """Nothing to do: as for `enter`."""

    def follow(self) -> None:
        try:
            self._follow()
        except UnavailableError as error:
            raise UnavailableError(f"{error}; what was stored is safe: run the same command again") from error

    def _follow(self) -> None:
        if not self._known_ready and not self.index.ready():
            self._renew()
        self._known_ready = True
        sql = f"SELECT passage_id FROM search_pending ORDER BY passage_id LIMIT {_AT_ONCE}"  # noqa: S608
        while numbers := [row[0] for row in self._rows(sql)]:
            self._tell(numbers)
            self._rows(
                "DELETE FROM search_pending WHERE passage_id IN (SELECT value FROM json_each(?))", [to_json(numbers)]
            )

    def save(self) -> None:
        """Nothing to do beyond `follow`: what Milvus was told is stored there."""
        self.follow()

    def refill(self) -> int:
        return self._renew()

    def mend(self) -> str:
        if not self.index.ready():
            return f"made the search in Milvus again from PostgreSQL: {self._renew()} passages"
        if self.divided_otherwise:
            return f"made the search in Milvus again, divided as cluster.toml says: {self._renew()} passages"
        missing, stale, orphaned = self.differences()
        wrong = sorted(missing | stale | orphaned)
        for start in range(0, len(wrong), _AT_ONCE):
            self._tell(wrong[start : start + _AT_ONCE])
        self.follow()
        return f"put {len(missing)} missing and {len(stale)} stale passages into Milvus, took {len(orphaned)} out"

    @property
    def divided_otherwise(self) -> bool:
        """Whether Milvus divides the passages by something else than cluster.toml says."""
        return self.index.partitioned_by() != self._store.settings.partition_by

    def differences(self) -> tuple[set[int], set[int], set[int]]:
        """Numbers of passages that Milvus lacks, holds otherwise than the store, and holds though they are gone."""
        stale: set[int] = set()
        stored = {row[0] for row in self._rows("SELECT passage_id FROM passages")}
        held: set[int] = set()
        page: dict[int, dict[str, Any]] = {}

        def compare() -> None:
            for row in self._made(list(page)):
                there = page[row["passage_id"]]
                near = np.allclose(row["vector"], there["vector"], atol=1e-6)
                if not near or any(row[name] != _plain(there[name]) for name in _COMPARED):
                    stale.add(row["passage_id"])
            page.clear()

        for row in self.index.rows(("passage_id", "vector", *_COMPARED)):
            number = int(row["passage_id"])
            held.add(number)
            if number in stored:
                page[number] = row
            if len(page) >= _AT_ONCE:
                compare()
        compare()
        return stored - held, stale, held - stored

    def close(self) -> None:
        self.index.close()

    def _renew(self) -> int:
        """A new version with all passages of the store, which then takes the place of an older one; how many it has."""
        # Raises where the name is taken by another collection.
        self.index.ready()
        version = self.index.make()
        count, last = 0, -1
        sql = f"SELECT passage_id FROM passages WHERE passage_id > ? ORDER BY passage_id LIMIT {_AT_ONCE}"  # noqa: S608
        while numbers := [row[0] for row in self._rows(sql, [last])]:
            self.index.put(self._made(numbers), version)
            count, last = count + len(numbers), numbers[-1]
        self.index.switch(version)
        # Whatever was noted is in it: while this writer is here nobody else changes the store.
        self._rows("DELETE FROM search_pending")
        return count

    def _tell(self, numbers: Sequence[int]) -> None:
        """Brings what Milvus holds of some passages in line with the store."""
        rows = self._made(numbers)
        there = {row["passage_id"] for row in rows}
        self.index.put(rows)
        self.index.remove([number for number in numbers if number not in there])

    def _made(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Passages as Milvus is to hold them; those that are gone are left out."""
        found = self._rows(_ROWS, [to_json(numbers)])
        vectors = to_vectors([row[-1] for row in found], self._dimension, PASSAGE_DTYPE)
        told = tokens([f"{row[2]}\n{row[3]}" for row in found])
        return [
            {
                "passage_id": number,
                "vector": vector.tolist(),
                "words": words.encode()[:WORDS_BYTES].decode(errors="ignore"),
                "article_id": article_id,
                "publisher": cut(publisher),
                "section": cut(section),
                "published": published or "",
                MONTH: (published or "")[:7],
                "languages": prefixes(language),
                "hidden": hidden,
            }
            for (number, article_id, _, _, publisher, section, published, language, hidden, _), vector, words in zip(
                found, vectors, told, strict=True
            )
        ]

    def _kept(self, numbers: Sequence[int], allowed: Ids[int] | None) -> list[tuple[int, bytes]]:
        """Those of the passages found that the store still has and that may be found, as (number, stored vector)."""
        filters, revealed = Filters(), frozenset[str]()
        if isinstance(allowed, Selection):
            filters, revealed = allowed.filters, frozenset(allowed.revealed)
        condition, values = filters.condition()
        rows = self._rows(_FOUND + condition, [to_json(numbers), *values])
        if allowed is not None and not isinstance(allowed, Selection):
            return [(number, vector) for number, vector, _, _ in rows]
        return [(number, vector) for number, vector, hidden, article_id in rows if not hidden or article_id in revealed]

    def _checked(self) -> MilvusIndex:
        if not self._known_ready:
            if not self.index.ready():
                raise CollectionError(
                    f"collection {self._store.folder}: Milvus does not hold it: run `pullquote doctor --repair`"
                )
            self._known_ready = True
        return self.index

    def _expression(self, allowed: Ids[int] | None) -> str:
        """What Milvus filters by; "" where nothing may be found."""
        if allowed is None:
            return _SHOWN
        if isinstance(allowed, Selection):
            wanted = allowed.months and self._store.settings.partition_by == MONTH
            # Asked each time: the version there may be divided otherwise, or be another one by now.
            return allowed.expression(by_month=bool(wanted) and self._checked().partitioned_by() == MONTH)
        return among(allowed) if allowed else ""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._store.explained():
            return self._store.connection.execute(sql, values).fetchall()


def _query_tokens(query: str) -> str:
    return tokens([" ".join(to_terms(query))])[0]


def _spare(k: int) -> int:
    return max(SPARE, k // 2)


def _plain(value: Any) -> Any:
    return list(value) if not isinstance(value, (str, bool, int, float)) else value
