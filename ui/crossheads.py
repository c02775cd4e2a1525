"""Crossheads: the few words that a newspaper sets above a part of an article, told by their form."""

from __future__ import annotations

_LONGEST = 80
# What ends a sentence, a quotation, an announcement or a dateline ends no crosshead.
_ENDS = tuple(".!?…:;,)]\"'”’»-–—")


def is_crosshead(text: str) -> bool:
    """Whether a sentence that stands alone in its paragraph looks like a crosshead rather than a sentence."""
    return 1 < len(text) <= _LONGEST and text[0].isupper() and not text.endswith(_ENDS)
