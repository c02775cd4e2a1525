"""A real reader that notes what it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from qa.reader import Excerpt, Reader, Reading


class NotingReader:
    """Attributes: asked, the (question, passages) of each call in order."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name = reader.name
        self.asked: list[tuple[str, list[str | Excerpt]]] = []

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        self.asked.append((question, list(passages)))
        return self._reader.read(question, passages, spans=spans)
