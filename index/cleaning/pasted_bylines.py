"""Bylines of pasted articles, taken apart: who wrote it, for whom, when it appeared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from index.metadata.bylines import is_byline, is_date_line
from index.metadata.dates import iso_date

ESTIMATED = "estimated from dates in the text"
"""The source of a date of publication that no byline gives."""

_MOST_DATES = 40  # that are looked at in one text: reading a date takes milliseconds
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?"
_TIME = r"(?:,? (?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[aApP]\.?[mM]\.?)?)?"
_REST = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{1,2}:\d\d(?: ?[aApP]\.?[mM]\.?)?|\b(?:GMT|UTC|[A-Z]{1,3}T)\b"
)
_DATE = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}{_TIME}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}{_TIME})"
)
_UPDATED = re.compile(r"\b(?:last )?(?:updated|modified|changed)\b", re.I)
_LABEL = re.compile(
    r"\b(?:first |last |originally )?(?:published|posted|updated|modified|created|date)\b(?: on| at)?:?", re.I
)
_PARTS = re.compile(r"\s*[|•·\t]\s*|\s+[–—-]+\s+|\s{3,}")
_BY = re.compile(r"(?:written |reported |story |text |words )?by:?\s+", re.I)
_AND = re.compile(r"\s*(?:;|,|\band\b|&)\s*")
_PLACE = re.compile(r"\s+(?:in|at|from|for|of)\s+(?=[A-Z]).*")
_PART_OF_NAME = r"(?:(?:[A-Z]\.){1,3}|[A-Z][\w'’.-]*|al|bin|da|de|del|der|di|du|la|le|van|von)"
_NAME = re.compile(rf"{_PART_OF_NAME}(?:\s{_PART_OF_NAME}){{1,4}}")
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|staff|bureau|columnist|contributor|chief|desk)s?\b", re.I
)
_PAPER = re.compile(
    r"\b(?:news|times|daily|press|post|agency|herald|tribune|journal|gazette|today|weekly|wire|media|observer|chronicle|"
    r"courier|standard|telegraph|record|review|mail|sun|star|express|magazine|radio|tv|television|network|online)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline gives: names, publisher, ISO 8601 dates. Empty or None where it does not."""

    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str | None = None
    updated: str | None = None


def is_credit_line(line: str) -> bool:
    """Whether a line reads as a byline or stands there for its date."""
    if len(line) > 200:
        return False
    if is_byline(line):
        return True
    whole = not line.endswith((".", "!", "?", ",")) or bool(re.search(r"[ap]\.m\.$", line))
    rest = _LABEL.sub("", _DATE.sub("", line))
    plain = sum(word[:1].islower() for word in rest.split()) <= 2
    return whole and plain and len(line.split()) <= 16 and (is_date_line(line) or _is_signature(line))


def parse_byline(line: str) -> Byline:
    """Take a byline apart: parts between bars or dashes, then names, publisher and dates within them.

    Dates are read only where day, month and year are all written and cannot be mixed up: nothing is guessed.
    A line that gives only when it was updated gives that as the date of publication, too.
    """
    published = updated = None
    authors: list[str] = []
    publisher = ""
    dated = _DATE.search(line) is not None
    for number, part in enumerate(_PARTS.split(line)):
        date = _DATE.search(part)
        if date:
            found = _iso(date.group())
            if _UPDATED.search(part[: date.start()]):
                updated = updated or found
            else:
                published = published or found
            part = part[: date.start()] + " " + part[date.end() :]
        part = _REST.sub("", _LABEL.sub("", part)).strip(" ,;:()")
        by = _BY.match(part)
        signed = dated and number == 0 and _NAME.match(part) and ("," in part or _NAME.fullmatch(part))
        if by or (signed and not _PAPER.search(part.split(",")[0])):
            names, rest = _names(part[by.end() :] if by else part)
            authors += [name for name in names if name not in authors]
            publisher = publisher or rest
        elif not publisher and _is_publisher(part):
            publisher = part
    return Byline(tuple(authors), publisher, published or updated, updated)


def estimate_published(paragraphs: Sequence[str]) -> str | None:
    """The latest full date that an article's own text names, as ISO 8601 date: a likely date when none is given.

    Only dates of the year that the text names most often count, the later of two years as common, so that neither a
    look back nor a far deadline decides.
    """
    matches = (match.group() for text in paragraphs for match in _DATE.finditer(text))
    dates = list(dict.fromkeys(islice(matches, 2000)))[:_MOST_DATES]
    found = [iso for date in dates if (iso := _iso(date))]
    if not found:
        return None
    years = [iso[:4] for iso in found]
    year = max(sorted(set(years), reverse=True), key=years.count)
    return max(iso[:10] for iso in found if iso[:4] == year)


def _is_signature(line: str) -> bool:
    """`A. Writer, The Paper, 12 March 2025`."""
    date = _DATE.search(line)
    return bool(date and line[: date.start()].count(",") >= 1 and _NAME.match(line) and len(line) - date.end() < 25)


def _names(text: str) -> tuple[list[str], str]:
    names: list[str] = []
    publisher = ""
    for piece in _AND.split(text):
        name = _PLACE.sub("", piece).strip(" .,")
        if _PAPER.search(name) or (names and not _NAME.fullmatch(name)):
            publisher = publisher or (name if _is_publisher(name) else "")
        elif _NAME.fullmatch(name) and (not _ROLE.search(name) or "." in name):
            names.append(name)
    return names, publisher


def _is_publisher(part: str) -> bool:
    words = part.split()
    small = {"of", "the", "and", "for", "de", "la", "&"}
    capital = all(word[0].isupper() or word in small for word in words)
    return 0 < len(words) <= 6 and capital and part[0].isalpha() and not _ROLE.search(part) and len(part) > 2


def _iso(text: str) -> str | None:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    found = iso_date(text)
    if found and "T" in found and not re.search(r":\d\d:\d\d", text):
        found = re.sub(r"(T\d\d:\d\d):00", r"\1", found)
    return found
