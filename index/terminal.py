"""Text of unknown origin on a terminal: nothing in it may move the cursor, change colours or turn the writing round."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# CSI, OSC and the other escape sequences (ECMA-48), whole, so that no "[31m" is left behind.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|\Z)"
    r"|\x1b[ -/]*[0-~]"
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str, *, lines: bool = False) -> str:
    """A text without escape sequences, control characters and marks that change the direction of writing.

    Args:
        lines: keep line ends; otherwise all white space becomes single spaces.
    """
    text = _ESCAPES.sub("", text)
    kept = "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _BIDI))
    return kept if lines else " ".join(kept.split())


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], width: int) -> str:
    """Rows in columns, the widest columns cut so that a line fits into `width` characters."""
    cells = [headings, *[tuple(printable(cell) for cell in row) for row in rows]]
    sizes = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes) > 8:
        sizes[sizes.index(max(sizes))] -= 1
    return "\n".join(
        "  ".join(_fit(cell, size) for cell, size in zip(row, sizes, strict=True)).rstrip() for row in cells
    )


def _fit(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: size - 1] + "…"
