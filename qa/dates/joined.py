"""Dates that belong together: "from January 23 to March 9, 2014", "from Thursday to Saturday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa.dates.mention import DateMention
from qa.dates.patterns import MONTHS, WEEKDAYS
from qa.dates.periods import shifted, unit_of

_BETWEEN = re.compile(r"\s*(?:,|-|–|—|to|and|or|until|till|through)\s*")
_UNTIL = re.compile(r"\s*(?:-|–|—|to|until|till|through)\s*")
_MONTH_NAMED = re.compile(rf"(?i:\b(?:{'|'.join(MONTHS)})[a-z]*\b)")
_CALLED = re.compile(r"(?i:last|next|this|earlier|later|the)\b")


def join(sentence: str, found: Sequence[DateMention], anchor: date | None) -> list[DateMention]:
    """The mentions, of two that are joined one corrected by the other.

    An incomplete date takes the year of the complete one behind it. What goes from one day to another ends after it
    begins: the one that then lies nearer to the article's day is moved, weekdays by a week and others by a year.

    Args:
        sentence: in which the mentions have their offsets.
        found: in order.
        anchor: the article's day.
    """
    joined = list(found)
    for place in range(len(joined) - 1, 0, -1):
        one, other = joined[place - 1], joined[place]
        if not one.relative or not _BETWEEN.fullmatch(sentence, one.end, other.start):
            continue
        if not other.relative:
            joined[place - 1] = _with_year(one, other)
        elif anchor and other.first < one.first and _UNTIL.fullmatch(sentence, one.end, other.start):
            joined[place - 1], joined[place] = _in_order(one, other, anchor)
    return joined


def _with_year(one: DateMention, other: DateMention) -> DateMention:
    if not _lacks_year(one) or {one.precision, other.precision} - {"day", "month", "period"}:
        return one
    try:
        year = other.first.year - ((one.first.month, one.first.day) > (other.first.month, other.first.day))
        first, last = one.first.replace(year=year), one.last.replace(year=year)
    except ValueError:
        return one
    if one.precision == "month":
        first, last = unit_of(date(year, one.first.month, 1), "month")
    return replace(one, first=first, last=last, relative=False)


def _in_order(one: DateMention, other: DateMention, anchor: date) -> tuple[DateMention, DateMention]:
    try:
        if _is_weekday(one) and _is_weekday(other):
            back, ahead = _moved(one, timedelta(days=-7)), _moved(other, timedelta(days=7))
        elif _lacks_year(one) and _lacks_year(other) and one.precision == other.precision:
            back, ahead = _in_other_year(one, -1), _in_other_year(other, 1)
        else:
            return one, other
    except (ValueError, OverflowError):  # the calendar ends
        return one, other
    return (back, other) if abs(back.first - anchor) < abs(ahead.first - anchor) else (one, ahead)


def _lacks_year(mention: DateMention) -> bool:
    return bool(_MONTH_NAMED.search(mention.text)) and not _CALLED.match(mention.text)


def _is_weekday(mention: DateMention) -> bool:
    return mention.text.split()[0].lower() in WEEKDAYS and mention.precision == "day"


def _moved(mention: DateMention, distance: timedelta) -> DateMention:
    return replace(mention, first=mention.first + distance, last=mention.last + distance)


def _in_other_year(mention: DateMention, years: int) -> DateMention:
    first = shifted(mention.first, years, "year")
    last = unit_of(first, "month")[1] if mention.precision == "month" else shifted(mention.last, years, "year")
    return replace(mention, first=first, last=last)
