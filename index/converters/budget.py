"""How much may come out of one document, archives inside archives included."""

from __future__ import annotations

from index.converters.zip import MAX_UNPACKED_BYTES
from index.errors import SourceError
from index.sources import SourceDocument

MAX_GROWTH = 50
"""Bytes that may come out for each byte of a document; text packs to a tenth, and packed twice hardly to less."""


class Budget:
    """Counts the bytes of a document's members at every depth.

    Each archive has its own bounds, but bombs that are packed into each other multiply what every one of them allows.
    """

    def __init__(self, document: SourceDocument) -> None:
        self._source = document.source
        self._left = max(MAX_UNPACKED_BYTES, MAX_GROWTH * document.size)

    def spend(self, member: SourceDocument) -> None:
        """Takes note of a member; SourceError when it is too much."""
        self._left -= max(0, member.size)
        if self._left < 0:
            raise SourceError(f"{self._source}: unpacks to far more than its size allows; the rest is left out")
