"""A reader that remembers: what it has read for a question is not read again.

A question that is asked again, a follow-up that is read both as asked and as understood, or one with other filters
meets the same passages. Readings are kept by question and text: a changed article is read anew, nothing grows stale.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

from qa.reader import Excerpt, Reader, Reading

# 250 questions of twenty passages; a few megabytes.
_READINGS_KEPT = 5_000


class RememberingReader:
    """Any reader, and the latest of its readings. Safe to use from several threads where the reader is.

    Args:
        reader: what reads.
        kept: how many readings are remembered.
    """

    def __init__(self, reader: Reader, kept: int = _READINGS_KEPT) -> None:
        self._reader = reader
        self._kept = kept
        self._readings: OrderedDict[bytes, Reading] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._reader.name

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        """Reads every passage for one question that it does not remember. See `qa.reader.Reader`."""
        keys = [_key(question, passage, spans) for passage in passages]
        found: dict[bytes, Reading] = {}
        with self._lock:
            for key in keys:
                if key in self._readings:
                    self._readings.move_to_end(key)
                    found[key] = self._readings[key]
        missing = {key: text for key, text in zip(keys, passages, strict=True) if key not in found}
        if missing:
            found |= zip(missing, self._reader.read(question, list(missing.values()), spans=spans), strict=True)
            self._remember({key: found[key] for key in missing})
        return [found[key] for key in keys]

    def forget(self) -> None:
        """Forgets everything, so that the next question takes its full time."""
        with self._lock:
            self._readings.clear()

    def _remember(self, readings: dict[bytes, Reading]) -> None:
        with self._lock:
            self._readings.update(readings)
            while len(self._readings) > self._kept:
                self._readings.popitem(last=False)


def _key(question: str, passage: str | Excerpt, spans: int) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    excerpt = Excerpt(passage) if isinstance(passage, str) else passage
    for part in (str(spans), question, excerpt.text, excerpt.heading, str(excerpt.sentences)):
        data = part.encode("utf-8", "surrogatepass")
        # Lengths in front: two texts joined are never those of another pair.
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()
