"""Mentions: the names and definite things that a question speaks of, found by form alone. English."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CAPITAL = r"[A-Z0-9][\w.&]*(?:[-'’][A-Za-z]\w*)*"
_LEADING_TEXT = """
who whom whose what when where why which how is are was were do does did has have had can could will would should
may might and but so also then if in on at to from for with after before during about since by of under the a an he
she it they name tell give list i we you
"""
_LEADING = frozenset(_LEADING_TEXT.split())
_PLACE_BEFORE = re.compile(r"\b(?:in|at|to|from|near|into)\s+(?:the\s+)?$", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:do|does|did|will|would|can|could|should|may|might|has|have|had)\s+$", re.IGNORECASE)
_BEING = re.compile(r"\b(?:is|are|was|were)\s+$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those)\s+((?:[\w'’-]+\s*){1,5})", re.IGNORECASE)
_BREAK_TEXT = """
of in on at to the a an from for with after before during about since by under against near between over into until
and or but is are was were be been do does did has have had can could will would should may might must not that
which who when where why how than as if
"""
_BREAK = frozenset(_BREAK_TEXT.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a definite thing in a question.

    Attributes:
        start, end: its half-open range in the question.
        text: as it is to be said again, its article included where it has one.
        name: whether it is written with a capital.
        place: whether a preposition of place stands before it.
        definite: whether an article stands before it, as with things and bodies and hardly with persons.
    """

    start: int
    end: int
    text: str
    name: bool
    place: bool
    definite: bool


def find_mentions(text: str) -> list[Mention]:
    """Names and definite things in order, names first where both overlap."""
    names = names_in(text)
    things = [
        thing for thing in _things_in(text) if all(thing.end <= name.start or thing.start >= name.end for name in names)
    ]
    return sorted([*names, *things], key=lambda mention: mention.start)


def names_in(text: str) -> list[Mention]:
    """Runs of capital words, the word that opens the question left out unless it is part of a name."""
    found = []
    for run in re.finditer(rf"{_CAPITAL}(?:(?:\s+(?:of|of the|de|von|van|al|bin))?\s+(?=[A-Z]){_CAPITAL})*", text):
        start, end = run.span()
        words = run.group().split()
        while words and words[0].lower().rstrip(".") in _LEADING:
            start += len(words[0])
            start += len(text[start:end]) - len(text[start:end].lstrip())
            words = words[1:]
        if not words or not re.search(r"[A-Z]", text[start:end]):
            continue
        for ending in ("'s", "’s", "'", "’"):
            if text[start:end].endswith(ending):
                end -= len(ending)
                break
        while end > start and text[end - 1] == "." and not re.search(r"\w\.\w\.$", text[start:end]):
            end -= 1
        before = text[:start]
        article = re.search(r"\bthe\s+$", before, re.IGNORECASE)
        said = f"the {text[start:end]}" if article else text[start:end]
        found.append(Mention(start, end, said, True, _PLACE_BEFORE.search(before) is not None, article is not None))
    return found


def _things_in(text: str) -> list[Mention]:
    """ "the harbour bridge" in "When was the harbour bridge opened?": up to a word that cannot belong to the thing."""
    found = []
    for match in _DEFINITE.finditer(text):
        kept = []
        for word in match.group(1).split():
            if word.lower().strip("'’") in _BREAK:
                break
            kept.append(word)
        before = text[: match.start()]
        # After "did", the last word of the run is the verb; after "was" only when it has a verb's ending.
        cut = match.start(1) + len(" ".join(kept))
        closes_run = len(kept) > 1 and " ".join(kept) == text[match.start(1) : cut]
        if closes_run and (
            _AUXILIARY.search(before) or (_BEING.search(before) and re.search(r"(?:ed|en|ing)$", kept[-1]))
        ):
            kept = kept[:-1]
        if kept:
            end = match.start(1) + len(" ".join(kept))
            said = text[match.start() : end]
            found.append(Mention(match.start(), end, said, False, _PLACE_BEFORE.search(before) is not None, True))
    return found
