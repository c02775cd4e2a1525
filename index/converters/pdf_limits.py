"""What a PDF may cost. pdfminer unpacks and draws whatever a file says, however much that is; here it has bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from types import SimpleNamespace
from typing import Any

MAX_STREAMS = 200_000_000
"""Bytes of all streams of a document together, unpacked. Pictures do not count, they are not unpacked."""
MAX_DRAWN = 100_000
"""Characters of one page, a drawing inside it counting as a hundred; a broadsheet full of small print has 60,000."""

_CHUNK = 1 << 16
_LONGEST_RUN = 128  # bytes that two bytes of run length encoding stand for
_lock = Lock()


class TooMuchError(Exception):
    """A document that asks for more than any document needs."""


@contextmanager
def bounded_streams(limit: int) -> Iterator[None]:
    """While the block runs, pdfminer unpacks no more than `limit` bytes in all; then it raises TooMuchError.

    It has no setting for this, so its decoders are exchanged meanwhile; other threads wait.
    """
    from pdfminer import pdftypes

    module: Any = pdftypes
    names = ("zlib", "lzwdecode", "rldecode")
    with _lock:
        before = {name: getattr(module, name) for name in names}
        budget = _Budget(limit, before["rldecode"])
        flate = SimpleNamespace(decompress=budget.inflate, decompressobj=zlib.decompressobj, error=zlib.error)
        module.zlib, module.lzwdecode, module.rldecode = flate, budget.lzw, budget.run_length
        try:
            yield
        finally:
            for name, value in before.items():
                setattr(module, name, value)


class _Budget:
    def __init__(self, limit: int, run_length: Any) -> None:
        self._left = limit
        self._run_length = run_length

    def inflate(self, data: bytes) -> bytes:
        """What can be unpacked; a stream that is damaged or cut off gives its beginning."""
        unpacker = zlib.decompressobj()
        pieces: list[bytes] = []
        try:
            for start in range(0, len(data), _CHUNK):
                pieces.append(unpacker.decompress(data[start : start + _CHUNK], self._left + 1))
                self._spend(len(pieces[-1]))
        except zlib.error:
            pass
        return b"".join(pieces)

    def lzw(self, data: bytes) -> bytes:
        from pdfminer.lzw import LZWDecoder

        pieces: list[bytes] = []
        for piece in LZWDecoder(BytesIO(data)).run():
            pieces.append(piece)
            self._spend(len(piece))
        return b"".join(pieces)

    def run_length(self, data: bytes) -> bytes:
        if len(data) * _LONGEST_RUN // 2 > self._left:
            raise TooMuchError(_TOO_LARGE)
        unpacked: bytes = self._run_length(data)
        self._spend(len(unpacked))
        return unpacked

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise TooMuchError(_TOO_LARGE)


_TOO_LARGE = "unpacks to far more than a document holds; refused"


def bounded_device(manager: Any) -> Any:
    """A device that collects the layout of pages, and raises TooMuchError when a page draws more than MAX_DRAWN."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams

    class Device(PDFPageAggregator):
        drawn = 0

        def begin_page(self, page: Any, ctm: Any) -> None:
            self.drawn = 0
            super().begin_page(page, ctm)

        def begin_figure(self, name: Any, bbox: Any, matrix: Any) -> None:
            self._count(100)
            super().begin_figure(name, bbox, matrix)

        def render_char(self, *character: Any) -> float:
            self._count()
            return super().render_char(*character)

        def _count(self, cost: int = 1) -> None:
            self.drawn += cost
            if self.drawn > MAX_DRAWN:
                raise TooMuchError(f"more than {MAX_DRAWN:,} characters or drawings on one page; refused")

    return Device(manager, laparams=LAParams(boxes_flow=None))
