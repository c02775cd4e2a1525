"""Text broken at a fixed width, as mail programs and old archives write it: paragraphs back on one line each."""

from __future__ import annotations

import re
from itertools import pairwise

NARROWEST, WIDEST = 50, 100
"""Columns at which people's programs break lines."""
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_LIST_MARK = re.compile(r"\s*(?:[*+•·▪–-]|\d{1,3}[.)]|[>|])\s")


def join_wrapped(text: str) -> str:
    """Joins the lines of each paragraph when the text as a whole is broken at a fixed width, else changes nothing.

    It is taken to be so when no line is wider than 100 columns, and of the lines that another one follows directly
    most are nearly as wide as the widest and few end like a sentence. List items and quoted lines keep their own line.

    Args:
        text: with "\\n" as line end.

    Returns:
        The same letters; some line ends have become spaces.
    """
    lines = text.split("\n")
    followed = [line.rstrip() for line, after in pairwise(lines) if line.strip() and after.strip()]
    widest = max((len(line.rstrip()) for line in lines), default=0)
    if len(followed) < 3 or not NARROWEST <= widest <= WIDEST:
        return text
    full = [line for line in followed if len(line) >= 0.75 * widest]
    ended = [line for line in full if _SENTENCE_END.search(line)]
    if 2 * len(full) < len(followed) or 2 * len(ended) > len(full):
        return text
    joined: list[str] = []
    open_paragraph = False
    for line in lines:
        bare = line.rstrip()
        if open_paragraph and bare.strip() and not _LIST_MARK.match(bare):
            joined[-1] = f"{joined[-1]} {bare.strip()}"
        else:
            joined.append(bare)
        # A short line ends its paragraph: a headline, a byline, the last line before an indented one.
        open_paragraph = bool(bare.strip()) and len(bare) >= 0.6 * widest
    return "\n".join(joined)
