"""Vectors one after the other: each search looks at all of them. What most collections need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from index.vector_size import flat_bound
from index.vectors import FaissVectors

_CHUNK = 4096


class FlatVectors(FaissVectors):
    """Vectors in 16-bit floats: `IndexScalarQuantizer` behind `IndexIDMap2`. Half the memory of 32 bits, and quicker.

    Args:
        index: one of this kind; an empty one is made when none is given.
    """

    def __init__(self, dimension: int, index: Any = None) -> None:
        import faiss

        if index is None:
            half = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
            index = faiss.IndexIDMap2(half)
        super().__init__(index)

    def ids(self) -> np.ndarray:
        import faiss

        ids: np.ndarray = faiss.vector_to_array(self.index.id_map)
        return ids

    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        import faiss

        ids, vectors = self.ids(), faiss.downcast_index(self.index.index)
        for start in range(0, len(ids), _CHUNK):
            numbers = ids[start : start + _CHUNK]
            yield numbers, vectors.reconstruct_n(start, len(numbers))

    def suits(self, count: int) -> bool:
        return count <= flat_bound()

    def _parameters(self, among: Any, *, everywhere: bool) -> Any:
        import faiss

        # Typed as Any because its type hints leave out what the constructor takes.
        make: Any = faiss.SearchParameters
        return None if among is None else make(sel=among)
