"""MinHash signatures: what stands for a text where texts are compared.

Broder (1997), "On the resemblance and containment of documents": the share of equal values of two signatures estimates
the Jaccard similarity of the sets they were made of. Values and permutations come from datasketch, with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# An estimate from 128 values is off by 0.04 at most, two times out of three.
VALUES = 128
BAND_VALUES = 2
VALUE_DTYPE = np.dtype("<u4")
KEY_DTYPE = np.dtype("<i8")
# A copy: of the shorter text's runs of five words, this share stands in the longer one...
COPY = 0.6
# ...which is not so much longer that the estimate would be a guess.
LEAST_JACCARD = 0.2
# Under one address, texts that share this much are versions of one article even if most was written anew.
RELATED = 0.3

_SEED = 1
_SCHEME = "affine32"


@dataclass(frozen=True, eq=False, slots=True)
class Signature:
    """What is kept of a text's shingles.

    Attributes:
        shingles: how many different ones there are; 0 for a text without words, which is a copy of nothing.
        values: MinHash values, uint32 of shape (VALUES,).
    """

    shingles: int
    values: NDArray[np.uint32]

    def bands(self) -> list[int]:
        """One number for each band of two values. Two texts are compared when they have a key in common."""
        if not self.shingles:
            return []
        found: list[int] = np.unique(self.values.view(KEY_DTYPE)).tolist()
        return found

    def to_bytes(self) -> bytes:
        return self.values.tobytes()

    @classmethod
    def from_bytes(cls, shingles: int, data: bytes) -> Signature:
        """A stored signature; ValueError when the data have another length."""
        values = np.frombuffer(data, dtype=VALUE_DTYPE)
        if values.shape != (VALUES,):
            raise ValueError(f"a stored signature has {len(values)} values, not {VALUES}")
        return cls(shingles, values)


def sign(shingles: Collection[str]) -> Signature:
    """The signature of a set of shingles. The same set gives the same signature, on any machine."""
    made = _empty().copy()
    made.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return Signature(len(shingles), np.asarray(made.hashvalues, dtype=VALUE_DTYPE))


def shared(one: Signature, values: NDArray[np.uint32], shingles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Estimated shares, 0 to 1, of the shorter text's shingles that stand in the longer one: one text against n others.

    0 for two texts without a common band, and for an estimated Jaccard similarity below LEAST_JACCARD: whether two
    texts are copies must not depend on how they came to be compared.

    Args:
        values: of the others, uint32 of shape (n, VALUES), in C order.
        shingles: how many each of them has, shape (n,).
    """
    if not one.shingles:
        return np.zeros(len(values))
    jaccard = np.count_nonzero(values == one.values, axis=1) / VALUES
    banded = (values.view(KEY_DTYPE) == one.values.view(KEY_DTYPE)).any(axis=1)
    # |A and B| = J |A or B| and |A or B| = |A| + |B| - |A and B|.
    common = jaccard * (one.shingles + shingles) / (1 + jaccard)
    shares = np.minimum(1.0, common / np.maximum(1, np.minimum(one.shingles, shingles)))
    return np.where(banded & (jaccard >= LEAST_JACCARD) & (shingles > 0), shares, 0.0)


def share(one: Signature, other: Signature) -> float:
    """`shared` of two texts; COPY or more for a text and its copy, be it edited lightly, cut down or added to."""
    return float(shared(one, other.values[np.newaxis], np.array([other.shingles]))[0])


@cache
def _empty() -> Any:
    # Its permutations are shared by all copies.
    from datasketch import MinHash

    return MinHash(num_perm=VALUES, seed=_SEED, scheme=_SCHEME)
