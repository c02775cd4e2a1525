"""Tense: whether a sentence looks back or ahead at the place where it names a date.

The verb that governs a date nearly always stands before it in its clause ("will meet on Thursday"), else behind it
("On Thursday, the council will vote").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from qa.dates.periods import Direction
from qa.dates.verbs import verbs

_BOUNDARY = re.compile(
    r"[;:,()—–“”\"]|\band(?=\s+(?:on|from|in|by|until)\s)"
    r"|\b(?:that|which|who|whose|but|while|when|after|before|because|although|though|if|as|whether|where)\b"
)
_NEW_SUBJECT = re.compile(r"\s*(?:the|a|an|its|his|her|their|our|my|he|she|they|it|we|this|these|there|no|all)\b")
_OWNER = re.compile(r"['’]s\b")
_DIRECTIONS: dict[str, Direction] = {"past": "past", "saying": "past", "future": "future", "present": "future"}


class Tenses:
    """The verbs of one sentence.

    Args:
        sentence: any text; it is read once.
    """

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._verbs = verbs(sentence)
        self._starts = [start for start, _, _ in self._verbs]
        self._ends = [end for _, end, _ in self._verbs]
        self._bounds = [match.start() for match in _BOUNDARY.finditer(sentence)]

    @property
    def silent(self) -> bool:
        """Whether no verb was found, as in a list of dates and places."""
        return not self._verbs

    def at(self, start: int, end: int) -> Direction:
        """Where the sentence looks from the date in the range [start, end)."""
        opened = self._bounds[place - 1] if (place := bisect_left(self._bounds, start)) else -1
        closed = self._bounds[place] if (place := bisect_left(self._bounds, end)) < len(self._bounds) else None
        left = self._verbs[place - 1] if (place := bisect_right(self._ends, start)) else None
        right = self._verbs[place] if (place := bisect_left(self._starts, end)) < len(self._verbs) else None
        # A present form says nothing of a date that has its own thing: "He is recovering from Thursday's crash."
        owner = bool(_OWNER.match(self._sentence, end))
        beside = right if right and (closed is None or right[0] < closed) and not (owner and _weak(right)) else None
        if left and left[0] > opened and not (owner and _weak(left)):
            said = left[2] == "saying" and beside and _NEW_SUBJECT.match(self._sentence, left[1], start)
            # "said the vote on Thursday will decide": the date belongs to what is said.
            return _DIRECTIONS[beside[2] if said and beside else left[2]]
        if beside:
            return _DIRECTIONS[beside[2]]
        # Nor does it of the date of another clause: "He is in prison after a riot on Thursday."
        return next((_DIRECTIONS[verb[2]] for verb in (left, right) if verb and not _weak(verb)), "unknown")


def _weak(verb: tuple[int, int, str]) -> bool:
    return verb[2] == "present"
