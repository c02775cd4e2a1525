"""Streams that are unpacked while they are read, and never more of them than a limit."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import BinaryIO, cast

from index.converters.zip import MAX_UNPACKED_BYTES
from index.errors import SourceError
from index.sources import SourceDocument

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}


class BoundedStream(io.RawIOBase):
    """Reads another stream, and raises SourceError once it has given more than `limit` bytes."""

    def __init__(self, inner: BinaryIO, source: str, limit: int = MAX_UNPACKED_BYTES) -> None:
        super().__init__()
        self._inner, self._source, self._limit, self._left = inner, source, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._inner.read(len(view))
        except (zlib.error, lzma.LZMAError) as error:
            raise OSError(f"damaged: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(f"{self._source}: unpacks to more than {self._limit // 10**9} GB")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def packing(data: bytes) -> str:
    """How data that begins so is packed: "gzip", "bzip2", "xz" or ""."""
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), "")


def unpacked_head(data: bytes, size: int = 1024) -> bytes:
    """The first bytes of what packed data holds, b"" when it is not packed or damaged."""
    try:
        stream = _unpacking(io.BytesIO(data), packing(data))
        return b"" if stream is None else stream.read(size)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return b""


def open_unpacked(document: SourceDocument) -> BinaryIO:
    """A stream of the document's content, unpacked when it is packed."""
    with document.open() as beginning:
        how = packing(beginning.read(8))
    stream = document.open()
    inner = _unpacking(stream, how)
    return stream if inner is None else io.BufferedReader(BoundedStream(inner, document.source))


def _unpacking(stream: BinaryIO, how: str) -> BinaryIO | None:
    if how == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if how == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    return cast(BinaryIO, lzma.LZMAFile(stream)) if how == "xz" else None
