"""From a match of a date's pattern to the days that it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qa.dates import periods
from qa.dates.mention import Precision
from qa.dates.patterns import MONTHS, NUMBERS, WEEKDAYS
from qa.dates.periods import Direction

# From here on a round number of years is no date: "200 years ago".
_FAR = 100


@dataclass(frozen=True, slots=True)
class Meaning:
    """The days of a date; `relative` as in `DateMention`."""

    first: date
    last: date
    precision: Precision
    relative: bool = True


def resolve(kind: str, found: re.Match[str], anchor: date | None, direction: Direction) -> Meaning | None:
    """The days that a match means.

    Args:
        kind: of the pattern, see `qa.dates.patterns`.
        found: its match.
        anchor: the article's day; None when it is not known, so that only complete dates mean something.
        direction: where the sentence looks.

    Returns:
        None when the calendar has no such day, or the words say too little.
    """
    parts = {name: value for name, value in found.groupdict().items() if value}
    try:
        if complete := _complete(kind, parts):
            return complete
        if anchor is None or (resolver := _RESOLVERS.get(kind)) is None:
            return None
        return resolver(parts | {"text": " ".join(found.group().lower().split())}, anchor, direction)
    except (ValueError, OverflowError):
        return None


def _complete(kind: str, parts: dict[str, str]) -> Meaning | None:
    """The meaning of words that say it all."""
    if "year" not in parts:
        return None
    year = int(parts["year"])
    if kind == "decade":
        return Meaning(date(year, 1, 1), date(year + 9, 12, 31), "decade", relative=False)
    if kind == "season":
        return Meaning(*periods.season_of(year, parts["season"].lower()), "season", relative=False)
    if kind == "year":
        return Meaning(date(year, 1, 1), date(year, 12, 31), "year", relative=False)
    month = int(parts["month"]) if kind == "iso" else _month(parts)
    if "day" not in parts:
        return Meaning(*periods.unit_of(date(year, month, 1), "month"), "month", relative=False)
    return _days(date(year, month, int(parts["day"])), parts, relative=False)


def _days(first: date, parts: dict[str, str], *, relative: bool) -> Meaning:
    last = first.replace(day=int(parts.get("day_to", first.day)))
    if last < first:
        raise ValueError("a stretch of days that ends before it begins")
    return Meaning(first, last, "day" if first == last else "period", relative)


def _date(parts: dict[str, str], anchor: date, direction: Direction) -> Meaning | None:
    month, day = _month(parts), int(parts["day"])
    if "of" in parts:
        return _days(date(_year_called(anchor, parts["of"]), month, day), parts, relative=True)
    number = _weekday(parts) if "weekday" in parts else None
    first = periods.day_near(anchor, month, day, direction, number)
    return _days(first, parts, relative=True) if first else None


def _month_of(parts: dict[str, str], anchor: date, _: Direction) -> Meaning:
    return Meaning(*periods.unit_of(date(_year_called(anchor, parts["of"]), _month(parts), 1), "month"), "month")


def _season_of(parts: dict[str, str], anchor: date, _: Direction) -> Meaning:
    return Meaning(*periods.season_of(_year_called(anchor, parts["of"]), parts["season"].lower()), "season")


def _in_week(parts: dict[str, str], anchor: date, _: Direction) -> Meaning:
    weeks = {"last": -1, "this": 0, "next": 1}[parts["of"]]
    monday = periods.unit_of(periods.shifted(anchor, weeks, "week"), "week")[0]
    return _one_day(monday + timedelta(days=_weekday(parts)))


def _so_far(parts: dict[str, str], anchor: date, _: Direction) -> Meaning:
    first, last = periods.unit_of(anchor, parts["unit"])
    ends = (first, anchor) if parts["which"].lower() == "earlier" else (anchor, last)
    return Meaning(*ends, "period" if parts["unit"] != "day" else "day")


def _window(parts: dict[str, str], anchor: date, direction: Direction) -> Meaning | None:
    count, unit = _count(parts.get("count", "a")), parts["unit"]
    count, unit = (10 * count, "year") if unit == "decade" else (count, unit)
    if parts["which"].lower() in ("past", "last"):
        return Meaning(periods.shifted(anchor, -count, unit), anchor, "period")
    # "Over the next two days, crews rescued 40 people" counts from something else.
    return None if direction == "past" else Meaning(anchor, periods.shifted(anchor, count, unit), "period")


def _called(parts: dict[str, str], anchor: date, direction: Direction) -> Meaning:
    which = (parts.get("which") or parts["which2"]).lower()
    if "weekday" in parts:
        return _one_day(periods.weekday_called(anchor, _weekday(parts), which, direction))
    if "month" in parts:
        return Meaning(*periods.month_called(anchor, _month(parts), which, direction), "month")
    if "season" in parts:
        return Meaning(*periods.season_called(anchor, parts["season"].lower(), which, direction), "season")
    unit = parts["unit"]
    if unit == "weekend":
        return Meaning(*periods.weekend_called(anchor, which, direction), "weekend")
    count = {"last": -1, "this": 0, "next": 1}[which]
    return _unit(periods.shifted(anchor, count, unit), unit)


def _ago(parts: dict[str, str], anchor: date, _: Direction) -> Meaning | None:
    count, unit = _count(parts["count"]), parts["unit"]
    count, unit = (10 * count, "year") if unit == "decade" else (count, unit)
    if not 0 < count < _FAR:
        return None
    day = periods.shifted(anchor, -count if "back" in parts else count, unit)
    # "A year ago today" names the day, "two years ago this month" the month.
    return _unit(day, {"today": "day"}.get(named, named.split()[-1]) if (named := parts.get("of", "")) else unit)


def _near(parts: dict[str, str], anchor: date, _: Direction) -> Meaning:
    text = parts["text"]
    days = {"the day before yesterday": -2, "the day after tomorrow": 2, "last night": -1, "last evening": -1}
    days |= {"yesterday": -1, "tomorrow": 1}
    return _one_day(anchor + timedelta(days=days.get(text, days.get(text.split()[0], 0))))


def _weekend(_: dict[str, str], anchor: date, direction: Direction) -> Meaning:
    return Meaning(*periods.weekend_called(anchor, "this", "future" if direction == "future" else "past"), "weekend")


def _weekday_near(parts: dict[str, str], anchor: date, direction: Direction) -> Meaning:
    return _one_day(periods.weekday_near(anchor, _weekday(parts), direction))


def _bare_month(parts: dict[str, str], anchor: date, direction: Direction) -> Meaning:
    return Meaning(*periods.month_near(anchor, _month(parts), direction), "month")


def _one_day(day: date) -> Meaning:
    return Meaning(day, day, "day")


def _unit(day: date, unit: str) -> Meaning:
    precisions: dict[str, Precision] = {"day": "day", "week": "week", "month": "month", "year": "year"}
    return Meaning(*periods.unit_of(day, unit), precisions[unit])


def _month(parts: dict[str, str]) -> int:
    return MONTHS.index(parts["month"][:3].lower()) + 1


def _weekday(parts: dict[str, str]) -> int:
    return WEEKDAYS.index(parts["weekday"].lower())


def _year_called(anchor: date, which: str) -> int:
    return anchor.year + {"last": -1, "this": 0, "next": 1}[which]


def _count(text: str) -> int:
    text = text.lower()
    if text.isdecimal():
        return int(text)
    return 1 if text in ("a", "an") else NUMBERS.index(text) + 1


_RESOLVERS: dict[str, Callable[[dict[str, str], date, Direction], Meaning | None]] = {
    "date": _date,
    "month": _month_of,
    "season": _season_of,
    "in_week": _in_week,
    "so_far": _so_far,
    "window": _window,
    "called": _called,
    "ago": _ago,
    "near": _near,
    "weekend": _weekend,
    "weekday": _weekday_near,
    "bare_month": _bare_month,
}
