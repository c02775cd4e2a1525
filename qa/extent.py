"""Extent: where an answer begins and ends in its sentence, by the kind of question."""

from __future__ import annotations

import re
from bisect import bisect_right

from qa.candidates import Candidate
from qa.question import Kind
from qa.terms import STOP_WORDS

_OPENING = '“«„"'
_CLOSING = '”»“"'
# A shorter piece between quotation marks is a word in quotes, not what somebody said.
_QUOTED_WORDS = 4
# A reason of fewer words is rarely the whole reason.
_REASON_WORDS = 4
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|in order to|so that|to avoid|to prevent|to protect|after)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][\w.]*(?:[-'’]\w+)*")
_BEFORE_NAME = re.compile(r"(?<![\w.-])([A-ZÀ-ÖØ-Þ][\w.]*(?:[-'’]\w+)*) $")
# Words of one name before its last one that an answer may miss.
_NAME_WORDS = 2
# Written with a capital before a name, and no part of it.
_NO_NAME_TEXT = """
mr mrs ms miss dr prof professor president premier minister prime foreign secretary chancellor ambassador mayor governor
senator king queen prince princess pope bishop reverend father sister sir lady lord judge justice general colonel major
captain lieutenant sergeant officer inspector sheriff chief chair chairman chairwoman director deputy vice spokesman
spokeswoman coach monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december
"""
_NO_NAME = STOP_WORDS | frozenset(_NO_NAME_TEXT.split())
# A span that covers this much of a yes-or-no sentence is its clause.
_CLAUSE = 0.6


def answer_range(candidate: Candidate, kind: Kind) -> tuple[int, int]:
    """The answer's range in the article's text; begins inside the candidate's sentence.

    What somebody said is answered with all that stands between the quotation marks in the sentence, yes or no with the
    sentence that settles it, why with the clause that gives the reason or else the sentence, who with the whole name,
    anything else with the reader's span.
    """
    text = candidate.source.article.text
    sentence = candidate.source.sentences[candidate.sentence]
    start, end = candidate.start, candidate.end
    if kind == "yes-no" and end - start < _CLAUSE * (sentence.end - sentence.start):
        start, end = sentence.start, sentence.end
    elif kind == "why" and len(text[start:end].split()) < _REASON_WORDS:
        start, end = _reason(text, sentence.start, sentence.end)
    elif kind == "quote":
        start, end = _said(text, sentence.start, sentence.end, start, end)
    elif kind == "who":
        start = _name_start(text, sentence.start, start, end)
    return _trim(text, start, end)


def quotations(text: str) -> list[tuple[int, int]]:
    """Ranges between quotation marks, in order, marks left out.

    A quotation ends with its paragraph at the latest. Straight marks open and close in turn within a paragraph.
    """
    found = []
    for paragraph in re.finditer(r"[^\n]+", text):
        opened, closing = -1, ""
        for mark in re.finditer(r"[“”«»„\"]", paragraph.group()):
            place, character = paragraph.start() + mark.start(), mark.group()
            if opened < 0:
                if character in _OPENING:
                    opened, closing = place + 1, {"“": "”", "«": "»", "„": "“”"}.get(character, character)
            elif character in closing:
                found.append((opened, place))
                opened = -1
        if opened >= 0:
            found.append((opened, paragraph.end()))
    return [(start, end) for start, end in found if start < end]


def _said(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The quoted part of the sentence [first, last) that holds most of the span, else its longest one."""
    all_quotations = quotations(text)
    near = max(0, bisect_right([quotation[0] for quotation in all_quotations], first) - 1)
    parts = []
    for opened, closed in all_quotations[near:]:
        if opened >= last:
            break
        part = (max(opened, first), min(closed, last))
        if len(text[part[0] : part[1]].split()) >= _QUOTED_WORDS:
            parts.append(part)
    if parts:
        return max(parts, key=lambda part: (min(end, part[1]) - max(start, part[0]), part[1] - part[0]))
    return (start, end) if len(text[start:end].split()) >= _QUOTED_WORDS else (first, last)


def _reason(text: str, first: int, last: int) -> tuple[int, int]:
    """From the first word that announces a reason to the end of the sentence [first, last), else the sentence."""
    match = _REASON.search(text, first, last)
    if match is None:
        return first, last
    return match.start(), last - 1 if text[last - 1] in ".!?" else last


def _name_start(text: str, first: int, start: int, end: int) -> int:
    """Where a name begins whose last word the span is: "Falk" in "Mayor Irene Falk" is a part of "Irene Falk"."""
    if not _NAME_WORD.fullmatch(text, start, end):
        return start
    for number in range(_NAME_WORDS):
        before = _BEFORE_NAME.search(text[first:start])
        # The first word of a sentence has its capital from there: it may be a name, hardly before a whole one.
        if not before or before.group(1).lower().rstrip(".") in _NO_NAME or (number and not before.start(1)):
            break
        start = first + before.start(1)
    return start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space and commas at the edges, and brackets and quotation marks that have no partner inside."""
    while start < end:
        piece = text[start:end]
        first, last = piece[0], piece[-1]
        if first.isspace() or first in ",;:.)" or (first in "“«„" and not any(mark in _CLOSING for mark in piece[1:])):
            start += 1
        elif last.isspace() or last in ",;:(" or (last in "”»" and not any(mark in _OPENING for mark in piece[:-1])):
            end -= 1
        elif (first == "(" and ")" not in piece) or (piece.count('"') == 1 and first == '"'):
            start += 1
        elif (last == ")" and "(" not in piece) or (piece.count('"') == 1 and last == '"'):
            end -= 1
        else:
            return start, end
    return start, end
