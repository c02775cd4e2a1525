"""The vector index seam, and FAISS behind it. An index is derived from the database and may be thrown away."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol

import numpy as np


class VectorIndex(Protocol):
    """Nearest neighbours among unit vectors, each known by its number. Vectors may be held rounded."""

    def __len__(self) -> int: ...

    @property
    def dimension(self) -> int: ...

    def ids(self) -> np.ndarray:
        """int64 of shape (n,), the numbers held, in any order."""
        ...

    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """All numbers and their vectors as they are held, some thousands at a time, in any order."""
        ...

    def suits(self, count: int) -> bool:
        """Whether an index of this kind should hold so many vectors."""
        ...

    def add(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        """Adds vectors, float32 of shape (len(ids), dimension), under numbers not held yet."""
        ...

    def remove(self, ids: Collection[int]) -> None:
        """Removes numbers; those not held are passed over."""
        ...

    def search(
        self, vector: np.ndarray, k: int, allowed: Collection[int] | None = None, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """The `k` nearest to a vector of shape (dimension,), as (number, cosine), best first.

        Cosines are those of the vectors as they are held: compute them anew from exact vectors where they matter.

        Args:
            allowed: only these.
            without: none of these; not looked at where `allowed` is given.
        """
        ...


class FaissVectors(ABC):
    """What both kinds of FAISS index have in common.

    Attributes:
        index: FAISS's own.
    """

    def __init__(self, index: Any) -> None:
        self.index = index

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self.index.d)

    @abstractmethod
    def ids(self) -> np.ndarray:
        """See `VectorIndex.ids`."""

    @abstractmethod
    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """See `VectorIndex.chunks`."""

    @abstractmethod
    def suits(self, count: int) -> bool:
        """See `VectorIndex.suits`."""

    @abstractmethod
    def _parameters(self, among: Any, *, everywhere: bool) -> Any:
        """FAISS's parameters of a search among what a selector lets pass (None: all).

        Args:
            everywhere: look at every vector that may be found, since those may be few.
        """

    def add(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        if len(ids):
            self.index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Collection[int]) -> None:
        if ids:
            self.index.remove_ids(np.fromiter(ids, dtype=np.int64, count=len(ids)))

    def search(
        self, vector: np.ndarray, k: int, allowed: Collection[int] | None = None, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        import faiss

        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0 or not len(self):
            return []
        among = None
        named = without if allowed is None else allowed
        if named:
            among = faiss.IDSelectorBatch(np.fromiter(named, dtype=np.int64, count=len(named)))
        selector = faiss.IDSelectorNot(among) if among is not None and allowed is None else among
        parameters = self._parameters(selector, everywhere=allowed is not None)
        queries = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, ids = self.index.search(queries, k, params=parameters)
        # FAISS fills up with -1 where there are fewer than k.
        return [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]
