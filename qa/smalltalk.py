"""Greetings and thanks: they get a fixed line and no answer. English."""

from __future__ import annotations

import re

GREETING = "Ask a question about these articles: the answer comes in their own words, with the sentence it stands in."
# A longer text is no greeting, and the pattern would take its time over one that nearly is.
_LONGEST = 60
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|thanks?|thank you|many thanks"
    r"|cheers|bye|goodbye|ok(?:ay)?|great|perfect|nice|help|who are you|what (?:can|do) you do|how are you(?: doing)?)"
    r"(?: (?:there|all|everyone|very much|so much|a lot|again|pullquote|today))?\W*)+$",
    re.IGNORECASE,
)


def is_smalltalk(text: str) -> bool:
    """Whether a text greets, thanks or asks what this is, and asks nothing of the articles.

    >>> is_smalltalk("Hello there!"), is_smalltalk("Hello Dolly opens when?")
    (True, False)
    """
    return len(text) <= _LONGEST and _GREETING.match(text) is not None
