"""The forms in which English newspapers name dates, as regular expressions.

Weekdays and months count only with a capital letter: "march" and "may" are words. Each pattern names its parts:
`weekday`, `month`, `day`, `day_to`, `year`, `which` ("last", "next", ...), `of` ("last" in "June last year"), `unit`,
`season`, `count`, `back` ("ago"), `part` (of the day).
"""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER_TEXT = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
NUMBERS = tuple(_NUMBER_TEXT.split())

# To be put into other patterns.
WEEKDAY_NAMES = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"

_WEEKDAY = rf"(?P<weekday>{WEEKDAY_NAMES})"
_MONTH = rf"(?P<month>{MONTH_NAMES})"
_ANY_MONTH = rf"(?P<month>{MONTH_NAMES}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DAYS = rf"{_DAY}(?:\s?[-–]\s?(?P<day_to>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>(?:1\d|20)\d\d)(?!\d|[.,]\d|%)"
_OF = r"(?P<of>last|this|next)\s+year"
_SEASON = r"(?i:(?P<season>spring|summer|autumn|fall|winter))"
_PART = r"(?:\s+(?P<part>morning|lunchtime|afternoon|evening|night))?"
_UNIT = r"(?P<unit>day|week|month|year)"
_UNITS = r"(?P<unit>day|week|month|year|decade)s?"
_COUNT = rf"(?P<count>\d{{1,3}}|(?i:a|an|{'|'.join(NUMBERS)}))"
_OR_YEAR = rf"(?:,?\s+(?:{_YEAR}|(?:of\s+)?{_OF}))?"
_WEEKDAY_FIRST = rf"(?:{_WEEKDAY},?\s+(?:the\s+)?)?"

# First those that hold others: of two that begin at one place the upper one counts.
_TEXTS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<year>(?:1\d|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>3[01]|[12]\d|0[1-9])(?!\d)"),
    ("date", rf"{_WEEKDAY_FIRST}{_ANY_MONTH}\s+{_DAYS}(?![\d:%]|[.,]\d|\s+(?:per cent|percent|people)\b){_OR_YEAR}"),
    ("date", rf"{_WEEKDAY_FIRST}{_DAYS}\s+(?:of\s+)?{_ANY_MONTH}(?!\w){_OR_YEAR}"),
    ("month", rf"{_ANY_MONTH}(?:,?\s+(?:of\s+)?{_YEAR}|\s+(?:of\s+)?{_OF})"),
    ("season", rf"{_SEASON}\s+(?:of\s+)?(?:{_YEAR}|{_OF})"),
    ("in_week", rf"{_WEEKDAY}{_PART}\s+(?:of\s+)?(?P<of>last|this|next)\s+week"),
    ("so_far", rf"(?i:(?P<which>earlier|later))\s+this\s+{_UNIT}"),
    ("window", rf"(?i:the|this)\s+(?P<which>past|last|next|coming)\s+(?:{_COUNT}\s+)?{_UNITS}"),
    ("window", rf"(?i:(?P<which>past|last|next|coming))\s+{_COUNT}\s+{_UNITS}"),
    ("called", rf"(?i:(?:this\s+)?(?P<which>past|coming)|(?P<which2>last|next|this))\s+(?:{_WEEKDAY}{_PART}|{_MONTH})"),
    ("called", rf"(?i:(?P<which>last|next|this)\s+)(?:{_SEASON}|(?P<unit>week|month|year|weekend))"),
    ("ago", rf"{_COUNT}\s+{_UNITS}\s+(?P<back>ago)(?:\s+(?P<of>today|this\s+week|this\s+month))?"),
    ("ago", rf"(?i:in\s+)?{_COUNT}\s+{_UNITS}(?:['’]s?\s+time|\s+from\s+now)"),
    ("near", r"(?i:the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow)"),
    ("near", rf"(?i:yesterday|tomorrow){_PART}"),
    ("near", r"(?i:today|tonight|this\s+(?:morning|afternoon|evening)|last\s+(?:night|evening))"),
    ("weekend", r"(?:(?<=[Oo]ver )|(?<=[Aa]t )|(?<=throughout )|(?<=during ))the\s+weekend"),
    ("weekday", rf"{_WEEKDAY}{_PART}"),
    ("bare_month", _MONTH),
    ("decade", r"(?P<year>1[5-9]\d0|20[0-4]0)s"),
    ("year", _YEAR),
)


def _compiled() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(rf"(?<![\w$£€#@/.,]){text}(?!\w)")) for kind, text in _TEXTS]


PATTERNS = _compiled()
