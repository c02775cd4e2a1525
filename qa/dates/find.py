"""Find the dates that a sentence names, and say which days they mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

from qa.dates.context import is_attribute, is_date
from qa.dates.joined import join
from qa.dates.mention import DateMention
from qa.dates.patterns import MONTHS, PATTERNS
from qa.dates.periods import Direction
from qa.dates.resolve import Meaning, resolve
from qa.dates.tense import Tenses
from qa.extent import quotations

# What is longer is no sentence; only its beginning is searched.
_LONGEST = 5_000
_WITHOUT_YEAR = ("date", "bare_month")
_NEAR = timedelta(days=31)
_MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
_DAY = r"(\d\d?)(?:st|nd|rd|th)?"
_COMPLETE = re.compile(rf"\b(?:{_MONTH}\s+{_DAY}|{_DAY}\s+(?:of\s+)?{_MONTH}),?\s+((?:1\d|20)\d\d)\b", re.IGNORECASE)


def find_dates(
    text: str, anchor: date | None, start: int = 0, end: int | None = None, *, otherwise: Direction = "unknown"
) -> tuple[DateMention, ...]:
    """The dates that one sentence of an English text names, in order, none overlapping another.

    Args:
        text: of the whole article, so that a quotation that began before the sentence is known.
        anchor: the day from which the article speaks; without it only complete dates are found.
        start, end: half-open range of the sentence in the text.
        otherwise: where it looks when no verb tells; "unknown" takes the nearest month and the last weekday.

    Returns:
        Mentions with offsets in `text`. What is left alone, see `qa.dates.context`, is not among them; neither are
        "yesterday", "three days ago" and the like inside quotation marks: they count from the day when it was said.
    """
    sentence = text[start : min(len(text) if end is None else end, start + _LONGEST)]
    matches = _matches(sentence)
    if not matches:
        return ()
    tenses = Tenses(sentence)
    quoted: list[tuple[int, int]] | None = None
    found: list[DateMention] = []
    told = _told_years(text) if any(kind == "date" for kind, _ in matches) else {}
    years: list[int] = []
    for kind, match in matches:
        meaning = _meaning(kind, match, anchor, tenses, otherwise) if is_date(kind, match) else None
        if meaning is None:
            continue
        if kind == "date" and meaning.relative and anchor and tenses.silent and abs(meaning.first - anchor) > _NEAR:
            # Of which year a line of a calendar speaks is open.
            continue
        if kind in ("near", "ago") and meaning.precision == "day":
            if quoted is None:
                quoted = _quoted(text, start, start + len(sentence))
            if _inside(quoted, start + match.start()):
                continue
        if kind == "date" and meaning.relative and (year := _told_year(told, match)):
            meaning = resolve(kind, match, date(year, 12, 30), "past") or meaning
        elif not meaning.relative:
            years.append(meaning.first.year)
        elif kind in _WITHOUT_YEAR and years and meaning.first.year != years[-1]:
            # "In 1987 the family moved to the coast in March": of which year is open.
            continue
        found.append(_mention(match, meaning))
    moved = (replace(item, start=item.start + start, end=item.end + start) for item in join(sentence, found, anchor))
    return tuple(moved)


def _matches(sentence: str) -> list[tuple[str, re.Match[str]]]:
    """Matches of all patterns: of overlapping ones the first, of those the longest, of those the upper pattern's."""
    everything = [
        (match.start(), -match.end(), number, kind, match)
        for number, (kind, pattern) in enumerate(PATTERNS)
        for match in pattern.finditer(sentence)
    ]
    chosen: list[tuple[str, re.Match[str]]] = []
    for start, _, _, kind, match in sorted(everything, key=lambda item: item[:3]):
        if not chosen or start >= chosen[-1][1].end():
            chosen.append((kind, match))
    return chosen


def _meaning(
    kind: str, match: re.Match[str], anchor: date | None, tenses: Tenses, otherwise: Direction
) -> Meaning | None:
    direction = tenses.at(match.start(), match.end())
    direction = otherwise if direction == "unknown" else direction
    if anchor and direction == "past" and kind in _WITHOUT_YEAR and is_attribute(match):
        # "He has not qualified for the December debate": what stands before a noun may be ahead, though not far.
        nearest = resolve(kind, match, anchor, "unknown")
        if nearest and abs(nearest.first - anchor) <= _NEAR:
            return nearest
    return resolve(kind, match, anchor, direction)


def _mention(match: re.Match[str], meaning: Meaning) -> DateMention:
    return DateMention(
        match.start(), match.end(), match.group(), meaning.first, meaning.last, meaning.precision, meaning.relative
    )


def _told_years(text: str) -> dict[tuple[str, int], set[int]]:
    """The years that a text gives days, by month and day: "March 10, 2001", later perhaps only "March 10"."""
    years: dict[tuple[str, int], set[int]] = {}
    for month, day, other_day, other_month, year in _COMPLETE.findall(text):
        years.setdefault(((month or other_month).lower(), int(day or other_day)), set()).add(int(year))
    return years


def _told_year(told: dict[tuple[str, int], set[int]], match: re.Match[str]) -> int | None:
    """The year of a day where the text gives it one year only."""
    years = told.get((match["month"][:3].lower(), int(match["day"])), set())
    return next(iter(years)) if len(years) == 1 else None


def _quoted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotations of the paragraphs that hold the range [start, end), in order."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return [(first + a, first + b) for a, b in quotations(text[first : len(text) if last < 0 else last])]


def _inside(ranges: list[tuple[int, int]], place: int) -> bool:
    before = bisect_right(ranges, (place, len(ranges) and ranges[-1][1] + 1))
    return before > 0 and place < ranges[before - 1][1]
