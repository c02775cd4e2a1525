"""Dates as written in sources -> ISO 8601 strings. A date without a time stays a date; a time zone stays when given."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$", re.IGNORECASE
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?$", re.IGNORECASE)

_PLAIN = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}")
_MARKS = re.compile(r"[.,]")


def iso_date(value: object) -> str | None:
    """ISO 8601 form of a date given as text, number of seconds since 1970, date or datetime; None when it is no date.

    Understands ISO 8601 in its long and short forms, mail dates, and what `dateparser` reads in strict mode. Years
    outside 1400 to 2999 are taken for errors.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _checked(value)
    if isinstance(value, date):
        return value.isoformat() if 1400 <= value.year < 3000 else None
    if isinstance(value, int | float):
        return _seconds(float(value))
    if not isinstance(value, str) or not 4 <= len(value.strip()) <= 80:
        return None
    text = " ".join(value.split())
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return _seconds(float(text))
    return _iso(text) or _mail(text) or _plain(text) or _written(text)


def _iso(text: str) -> str | None:
    match = _ISO.match(text) or _BASIC.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        date(int(year), int(month), int(day))
        if hour is None:
            return iso_date(date(int(year), int(month), int(day)))
        if zone:
            zone = "Z" if zone in "zZ" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        return _checked(datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"))
    except ValueError:
        return None


def _mail(text: str) -> str | None:
    if not re.match(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{2,4} ", text):
        return None
    try:
        return _checked(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _plain(text: str) -> str | None:
    """A date such as "14 February 2014" or "Feb. 14, 2014": `dateparser` takes a millisecond for each of these."""
    if not _PLAIN.fullmatch(text):
        return None
    bare = _MARKS.sub("", text)
    for form in ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y"):
        with suppress(ValueError):
            return iso_date(datetime.strptime(bare, form).date())
    return None


def _written(text: str) -> str | None:
    """A date in words, such as "14 February 2014"; only whole dates, so that no day is guessed."""
    if not re.search(r"\d", text):
        return None
    import dateparser

    try:
        found = dateparser.parse(
            text, settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
        )
    except Exception:  # whatever a hostile string makes a date parser raise, it is no date
        return None
    if found is None:
        return None
    return _checked(found) if re.search(r"\d:\d\d", text) else iso_date(found.date())


def _seconds(value: float) -> str | None:
    value = value / 1000 if abs(value) > 1e11 else value
    try:
        return _checked(datetime.fromtimestamp(value, UTC)) if value > 1e8 else None
    except (ValueError, OverflowError, OSError):
        return None


def _checked(moment: datetime) -> str | None:
    if not 1400 <= moment.year < 3000:
        return None
    text = moment.replace(microsecond=0).isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
