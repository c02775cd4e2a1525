"""The vector index seam, and FAISS behind it. The file is derived from the database and may be thrown away."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

VECTORS_NAME = "vectors.faiss"
# FAISS reads a file from its beginning and ignores what follows, so that a stamp can stand at the end:
# the word below, the SHA-256 of what comes before it, and the state of the database it belongs to.
_MAGIC = b"pullquote vectors 1\n"
_REVISION_BYTES = 64


class VectorIndex(Protocol):
    """Nearest neighbours among unit vectors, each known by its number."""

    def __len__(self) -> int: ...

    def ids(self) -> np.ndarray:
        """int64 of shape (n,), the numbers held, in any order."""
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

        Args:
            allowed: only these.
            without: none of these; not looked at where `allowed` is given.
        """
        ...

    def save(self, path: Path, revision: str = "") -> None:
        """Writes a file that is whole or not there; `revision` says which state of the database it holds."""
        ...


class FaissIndex:
    """Exact search: `IndexFlatIP` behind `IndexIDMap2`."""

    def __init__(self, dimension: int) -> None:
        import faiss

        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def ids(self) -> np.ndarray:
        import faiss

        ids: np.ndarray = faiss.vector_to_array(self._index.id_map)
        return ids

    def vectors(self, ids: Sequence[int]) -> np.ndarray:
        """Vectors by their numbers, float32 of shape (len(ids), dimension); RuntimeError for a number not held."""
        found = np.zeros((len(ids), self.dimension), dtype=np.float32)
        for row, number in enumerate(ids):
            found[row] = self._index.reconstruct(int(number))
        return found

    def add(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Collection[int]) -> None:
        if ids:
            self._index.remove_ids(np.fromiter(ids, dtype=np.int64, count=len(ids)))

    def search(
        self, vector: np.ndarray, k: int, allowed: Collection[int] | None = None, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        import faiss

        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0 or not len(self):
            return []
        parameters = None
        named = without if allowed is None else allowed
        if named or allowed is not None:
            among = faiss.IDSelectorBatch(np.fromiter(named, dtype=np.int64, count=len(named)))
            # Typed as Any because its type hints leave out what the constructor takes, and keeps alive.
            make: Any = faiss.SearchParameters
            parameters = make(sel=faiss.IDSelectorNot(among) if allowed is None else among)
        queries = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, ids = self._index.search(queries, k, params=parameters)
        # FAISS fills up with -1 where there are fewer than k.
        return [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]

    def save(self, path: Path, revision: str = "") -> None:
        import faiss

        data = faiss.serialize_index(self._index).tobytes()
        stamp = _MAGIC + hashlib.sha256(data).digest() + revision.encode().ljust(_REVISION_BYTES, b"\0")
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.write(stamp)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path) -> tuple[FaissIndex, str]:
        """The index of a file, and the revision it was saved with.

        Raises:
            ValueError: the file is damaged or not one of ours; FAISS itself is never given such a file to read.
            OSError: there is no such file, or it cannot be read.
        """
        import faiss

        content: Any = np.fromfile(path, dtype=np.uint8)
        stamp = len(_MAGIC) + 32 + _REVISION_BYTES
        data, tail = content[:-stamp], content[-stamp:].tobytes()
        digest = tail[len(_MAGIC) : len(_MAGIC) + 32]
        if not len(data) or not tail.startswith(_MAGIC) or hashlib.sha256(data).digest() != digest:
            raise ValueError(f"{path} is damaged")
        found = cls.__new__(cls)
        try:
            found._index = faiss.deserialize_index(data)
        except RuntimeError as error:
            raise ValueError(f"{path} is damaged: {error}") from error
        return found, tail[-_REVISION_BYTES:].rstrip(b"\0").decode("ascii", "replace")


def clean_temporaries(folder: Path) -> None:
    """Removes what a killed `save` left behind; only for the one writer of a collection."""
    for path in folder.glob(f".{VECTORS_NAME}.*"):
        path.unlink(missing_ok=True)
