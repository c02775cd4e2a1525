"""Vectors in lists of neighbours, of which a search looks at a share: for collections too large to look at everything.

An inverted file of what a coarse quantiser leaves: Jégou, Douze and Schmid 2011, "Product quantization for nearest
neighbor search", section IV.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from index.vector_size import flat_bound
from index.vectors import FaissVectors

# Vectors that the lists are made from, for each list; FAISS warns below 39.
SAMPLED = 64
# Share of the lists that a search looks at; docs/speed.md says what it finds there.
_PROBED = 4
# With so many times the vectors that the lists were made for, these have grown too long.
_OUTGROWN = 4


class ListVectors(FaissVectors):
    """Vectors in bytes, 8 bits a number: FAISS's `IndexIVFScalarQuantizer`.

    Args:
        index: one of this kind.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(index)

    @classmethod
    def made_for(cls, count: int, sample: np.ndarray) -> ListVectors:
        """An empty index for so many vectors.

        Args:
            sample: vectors like those that will be added, float32 of shape (any, dimension), `sample_size(count)` of
                them or all there are.
        """
        import faiss

        dimension = sample.shape[1]
        coarse = faiss.IndexFlatIP(dimension)
        kind = faiss.ScalarQuantizer.QT_8bit
        index = faiss.IndexIVFScalarQuantizer(coarse, dimension, _lists(count), kind, faiss.METRIC_INNER_PRODUCT)
        index.cp.min_points_per_centroid = 1
        index.cp.max_points_per_centroid = SAMPLED
        index.train(np.ascontiguousarray(sample, dtype=np.float32))
        return cls(index)

    def ids(self) -> np.ndarray:
        lists = [self._list(number)[0] for number in range(self.index.nlist)]
        return np.concatenate(lists) if lists else np.empty(0, np.int64)

    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for number in range(self.index.nlist):
            ids, codes = self._list(number)
            if len(ids):
                yield ids, self.index.sq.decode(codes) + self.index.quantizer.reconstruct(number)

    def suits(self, count: int) -> bool:
        return flat_bound() / 2 < count <= _OUTGROWN * int(self.index.nlist) ** 2

    def _parameters(self, among: Any, *, everywhere: bool) -> Any:
        import faiss

        lists = int(self.index.nlist)
        make: Any = faiss.SearchParametersIVF
        return make(sel=among, nprobe=lists if everywhere else -(-lists // _PROBED))

    def _list(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Numbers and codes of a list, uint8 of shape (n, dimension)."""
        import faiss

        inside, size = self.index.invlists, self.index.invlists.list_size(number)
        if not size:
            return np.empty(0, np.int64), np.empty((0, self.dimension), np.uint8)
        ids = faiss.rev_swig_ptr(inside.get_ids(number), size).copy()
        codes = faiss.rev_swig_ptr(inside.get_codes(number), size * self.index.code_size)
        return ids, codes.reshape(size, -1).copy()


def sample_size(count: int) -> int:
    """How many vectors the lists for so many are made from."""
    return min(count, SAMPLED * _lists(count))


def _lists(count: int) -> int:
    """The square root: as many lists to compare with as vectors in each."""
    return max(1, round(math.sqrt(count)))
