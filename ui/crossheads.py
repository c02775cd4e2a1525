"""Crossheads: the few words that a newspaper sets above a part of an article, told by their form."""

from __future__ import annotations

import re

_LONGEST = 80
# What ends a sentence, a quotation, an announcement or a dateline ends no crosshead.
_ENDS = tuple(".!?…:;,)]\"'”’»-–—")
# A byline, or who took a picture.
_CREDIT = re.compile(r"\||^By [A-Z]|^(?:Graphic|Illustration|Image|Photo|Picture)s?(?::| by )")


def is_crosshead(text: str) -> bool:
    """Whether a sentence that stands alone in its paragraph looks like a crosshead rather than a sentence."""
    return is_line(text) and not _CREDIT.search(text)


def is_line(text: str) -> bool:
    """Whether it looks like no sentence: a crosshead, a byline, a credit, which stand in a line of their own."""
    return 1 < len(text) <= _LONGEST and text[0].isupper() and not text.endswith(_ENDS)
