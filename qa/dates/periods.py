"""Calendar arithmetic: from a day and a name to the days that the name means. Weeks run from Monday to Sunday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta, weekday

Period = tuple[date, date]
Direction = Literal["past", "future", "unknown"]

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNITS = ("day", "week", "month", "year")

# What an article dated in another time zone reports as gone may lie a day ahead. What was ahead may be gone by now.
_EARLY_BY = timedelta(days=1)
_GONE_SINCE = timedelta(days=14)


def unit_of(day: date, unit: str) -> Period:
    """The day, week, month or year that a day lies in."""
    if unit == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day + relativedelta(day=31)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def shifted(day: date, count: int, unit: str) -> date:
    """The day that lies `count` units later, or earlier when negative; the month's last day where the day is missing.

    Raises:
        ValueError, OverflowError: there is no such year.
    """
    moved: date = day + relativedelta(**{f"{unit}s": count})
    return moved


def weekday_near(anchor: date, number: int, direction: Direction) -> date:
    """The nearest such weekday, the anchor's day included; back unless the direction is "future".

    Back begins at the day after the anchor: an article of Thursday tells in the past what happened on Friday where it
    was Friday already, and seldom means the Friday of six days ago.
    """
    found: date
    if direction == "future":
        found = anchor + relativedelta(weekday=weekday(number)(1))
    else:
        found = anchor + _EARLY_BY + relativedelta(weekday=weekday(number)(-1))
    return found


def weekday_called(anchor: date, number: int, which: str, direction: Direction) -> date:
    """ "last Thursday" and "past" are the latest before the anchor's day, "coming" is the first after it, "next" stands
    in the following calendar week, "this" is the nearest one ahead, or like "last" in the past."""
    if which in ("last", "past") or (which == "this" and direction == "past"):
        return weekday_near(anchor - timedelta(days=2), number, "past")
    if which == "coming":
        return weekday_near(anchor + timedelta(days=1), number, "future")
    if which == "next":
        return unit_of(shifted(anchor, 1, "week"), "week")[0] + timedelta(days=number)
    return weekday_near(anchor, number, "future")


def month_near(anchor: date, month: int, direction: Direction) -> Period:
    """The month of that number: the anchor's own or the latest before it, the first ahead, or else the nearest."""
    here = 12 * anchor.year + anchor.month - 1
    months = [12 * (anchor.year + years) + month - 1 for years in (-1, 0, 1)]
    if direction == "past":
        chosen = max(number for number in months if number <= here)
    elif direction == "future":
        chosen = min(number for number in months if number >= here)
    else:
        chosen = min(months, key=lambda number: abs(number - here))
    return unit_of(date(chosen // 12, chosen % 12 + 1, 1), "month")


def month_called(anchor: date, month: int, which: str, direction: Direction) -> Period:
    """ "last April" is the latest before the anchor's month, "next" the first after it, "this" the one of the year."""
    if which in ("last", "past"):
        return month_near(shifted(anchor, -1, "month"), month, "past")
    if which in ("next", "coming"):
        return month_near(shifted(anchor, 1, "month"), month, "future")
    if direction == "unknown":
        return unit_of(date(anchor.year, month, 1), "month")
    return month_near(anchor, month, direction)


def day_near(anchor: date, month: int, day: int, direction: Direction, number: int | None = None) -> date | None:
    """A day that is given without its year.

    Args:
        number: of the weekday that stands with it, 0 for Monday; decides among the years beside the anchor's.

    Returns:
        None where no year near the anchor's fits.
    """
    days = [found for years in (-1, 0, 1) if (found := calendar_day(anchor.year + years, month, day))]
    if number is not None:
        days = [found for found in days if found.weekday() == number]
    elif direction == "past":
        days = [found for found in days if found <= anchor + _EARLY_BY][-1:]
    elif direction == "future":
        days = [found for found in days if found >= anchor - _GONE_SINCE][:1]
    return min(days, key=lambda found: abs(found - anchor), default=None)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def season_of(year: int, name: str) -> Period:
    """Three whole months of the northern year; winter begins in December of its year."""
    first = date(year, SEASONS[name], 1)
    return first, shifted(first, 3, "month") - timedelta(days=1)


def season_called(anchor: date, name: str, which: str, direction: Direction) -> Period:
    """ "last summer" is the latest that has ended, "next" the first to begin, "this" the one going on or the nearest in
    the sentence's direction."""
    seasons = [season_of(anchor.year + years, name) for years in (-2, -1, 0, 1)]
    ended = [season for season in seasons if season[1] < anchor]
    ahead = [season for season in seasons if season[0] > anchor]
    if which in ("last", "past"):
        return ended[-1]
    if which in ("next", "coming"):
        return ahead[0]
    going_on = [season for season in seasons if season[0] <= anchor <= season[1]]
    if going_on:
        return going_on[0]
    if direction == "unknown":
        return season_of(anchor.year, name)
    return ended[-1] if direction == "past" else ahead[0]


def weekend_called(anchor: date, which: str, direction: Direction) -> Period:
    """Saturday and Sunday; "this" on one of the two is the one going on."""
    saturday = unit_of(anchor, "week")[0] + timedelta(days=5)
    if which in ("last", "past"):
        saturday -= timedelta(days=7)
    elif which == "next":
        saturday += timedelta(days=7)
    elif direction == "past" and anchor < saturday:
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)
