"""Spelling: names of a question that no article holds, put right by the nearest name in the passages found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa.mentions import names_in
from qa.terms import words

# A name of fewer letters has too many neighbours; one of more letters may be two letters off.
_SHORTEST = 4
_LONG = 7
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def correct_names(question: str, frequency: Callable[[str], int], texts: Iterable[str]) -> str:
    """The question with each unknown name replaced by the one that is spelt nearly so; else as it is.

    "Who is Yun Byung-sen?" becomes "Who is Yun Byung-se?" where the articles write it so. What stands between quotation
    marks is left alone, and so is a name that some article holds.

    Args:
        frequency: how many passages hold a word.
        texts: passages that the question found, best first.
    """
    unknown = [part for name in names_in(question) for part in _unknown(question, name.start, name.end, frequency)]
    if not unknown:
        return question
    known = list(dict.fromkeys(word for text in texts for word in _NAME.findall(text) if word[0].isupper()))
    for start, end in reversed(unknown):
        near = _nearest(question[start:end], known)
        if near:
            question = question[:start] + near + question[end:]
    return question


def _unknown(question: str, start: int, end: int, frequency: Callable[[str], int]) -> list[tuple[int, int]]:
    """Ranges of the words of a name that no passage holds."""
    quoted = question[:start].count('"') % 2 == 1 or question[:start].count("“") > question[:start].count("”")
    if quoted:
        return []
    found = [match.span() for match in _NAME.finditer(question, start, end)]
    return [span for span in found if any(not frequency(word) for word in words(question[slice(*span)]))]


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known name with the fewest differing letters (Damerau's edits), "" when none is near enough.

    Misspellings keep the first letter: Yannakoudakis and Fawthrop 1983, "The rules of spelling errors".
    """
    from rapidfuzz.distance import OSA

    if len(name) < _SHORTEST:
        return ""
    allowed = 1 if len(name) < _LONG else 2
    near = [
        (distance, place, other)
        for place, other in enumerate(known)
        if other[0].casefold() == name[0].casefold()
        and (distance := OSA.distance(name.casefold(), other.casefold(), score_cutoff=allowed)) <= allowed
    ]
    return min(near)[2] if near else ""
