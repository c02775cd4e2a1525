"""The file of a vector index: written whole or not at all, and known to be whole before FAISS reads it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, Any

from index.vector_flat import FlatVectors
from index.vector_lists import ListVectors
from index.vectors import FaissVectors

VECTORS_NAME = "vectors.faiss"
# FAISS reads a file from its beginning and ignores what follows, so that a stamp can stand at the end:
# the word below, the SHA-256 of what comes before it, and the state of the database it belongs to.
_MAGIC = b"pullquote vectors 2\n"
_REVISION_BYTES = 64
_STAMP = len(_MAGIC) + 32 + _REVISION_BYTES
_BLOCK = 1 << 20


def save_vectors(vectors: FaissVectors, path: Path, revision: str = "") -> None:
    """Writes a file that is whole or not there.

    Args:
        revision: which state of the database the vectors belong to.

    Raises:
        OSError: it cannot be written.
    """
    library = _faiss()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            digest = hashlib.sha256()

            def put(data: bytes) -> None:
                digest.update(data)
                file.write(data)

            # Piece by piece: the whole file in memory would be as large as the index.
            library.write_index(vectors.index, library.PyCallbackIOWriter(put, _BLOCK))
            file.write(_MAGIC + digest.digest() + revision.encode().ljust(_REVISION_BYTES, b"\0"))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_vectors(path: Path) -> tuple[FaissVectors, str]:
    """The index of a file, and the revision it was saved with.

    Raises:
        ValueError: the file is damaged or not one of ours; FAISS itself is never given such a file to read.
        OSError: there is no such file, or it cannot be read.
    """
    library = _faiss()
    with path.open("rb") as file:
        revision = _checked(file, path)
        file.seek(0)
        try:
            index = library.read_index(library.PyCallbackIOReader(file.read, _BLOCK))
        except RuntimeError as error:
            raise ValueError(f"{path} is damaged: {error}") from error
    if isinstance(index, library.IndexIDMap2):
        return FlatVectors(index.d, index), revision
    return ListVectors(index), revision


def clean_temporaries(folder: Path) -> None:
    """Removes what a killed `save_vectors` left behind; only for the one writer of a collection."""
    for path in folder.glob(f".{VECTORS_NAME}.*"):
        path.unlink(missing_ok=True)


def _checked(file: IO[bytes], path: Path) -> str:
    """The revision in the stamp of a file that is as it was written."""
    left = os.fstat(file.fileno()).st_size - _STAMP
    digest = hashlib.sha256()
    while left > 0 and (data := file.read(min(left, _BLOCK))):
        digest.update(data)
        left -= len(data)
    stamp = file.read()
    if left or len(stamp) != _STAMP or stamp[:-_REVISION_BYTES] != _MAGIC + digest.digest():
        raise ValueError(f"{path} is damaged")
    return stamp[-_REVISION_BYTES:].rstrip(b"\0").decode("ascii", "replace")


def _faiss() -> Any:
    """The library, typed as Any because its type hints leave out files that are made of functions."""
    import faiss

    return faiss
