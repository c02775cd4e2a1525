"""What a server says about a version of its content, and what is sent back to ask whether it is still the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Validators:
    """Entity tag and time of change (RFC 9110, 8.8), word for word as the server gave them; "" where it gave none.

    False in a condition when there is nothing to ask by.
    """

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        """Those of an answer, whose header names are in lower case."""
        return cls(_usable(headers.get("etag", "")), _usable(headers.get("last-modified", "")))

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)

    def headers(self) -> dict[str, str]:
        """Headers that make a request conditional; none when there is nothing to ask by."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return {name: value for name, value in pairs if value}


def _usable(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= _MAX_LENGTH else ""
