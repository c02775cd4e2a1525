"""Why a line of pasted text was taken out, in words for the person who checks it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.article import Removed
from index.cleaning.line_features import PAGE_WORDS, count_words, prose_weight
from index.cleaning.lines import Line

_RIGHTS = re.compile(
    r"[©®]|\(c\)\s|\bcopyright\b|\brights reserved\b|\blicen[cs]e\b|\bregistration\b|\bregistered\b", re.I
)
_CLOCK = re.compile(r"(?:\d{1,2}:\d\d(?::\d\d)?[\s/|–-]*+)++")
_CONTACT = re.compile(r"\bcontact\b|@\w|\be-?mail\b|\bphone\b", re.I)
_BROKEN_OFF = re.compile(r"\s(?:at|by|via|from|to|on|with)$")
_TRAIL = re.compile(r"\w\s[/›»>|]\s\w")


def is_clock(line: Line) -> bool:
    """Whether a line holds only times, as a player shows them: "0:00 0:03:11 0:00"."""
    return _CLOCK.fullmatch(line.text) is not None


def is_residue(line: Line) -> bool:
    """Whether a line holds nothing to read: the clock of a player, or signs without a letter or a digit."""
    return is_clock(line) or not any(character.isalnum() for character in line.text)


def is_unfinished(line: Line) -> bool:
    """Whether a short line breaks off where a link or an address stood: "Contact the writer at"."""
    return 2 <= len(line.words) <= 6 and not line.bullet and bool(_BROKEN_OFF.search(line.text))


def reason_for(line: Line, before_article: bool) -> str:
    """A few words on what a removed line looks like."""
    page = count_words(line.lowered, PAGE_WORDS)
    if is_residue(line):
        return "player or signs without text"
    if _RIGHTS.search(line.text):
        return "copyright or licence"
    if is_unfinished(line):
        return "breaks off where a link stood"
    if _CONTACT.search(line.text) and len(line.words) <= 12:
        return "contact line"
    if _TRAIL.search(line.text) and len(line.words) <= 10:
        return "navigation"
    if line.bullet:
        return "list of links"
    if page and page >= len(line.words) / 4:
        return "page furniture"
    if prose_weight(line) > 0.4:
        return "text apart from the article"
    return "before the article" if before_article else "after or between the article"


def merge_removed(pieces: Iterable[tuple[str, str]]) -> tuple[Removed, ...]:
    """Join neighbouring removed lines with the same reason."""
    merged: list[tuple[list[str], str]] = []
    for text, reason in pieces:
        if merged and merged[-1][1] == reason:
            merged[-1][0].append(text)
        else:
            merged.append(([text], reason))
    return tuple(Removed("\n".join(texts), reason) for texts, reason in merged)
