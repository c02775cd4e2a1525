"""A date as a text names it, and the calendar days that it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Precision = Literal["day", "weekend", "week", "month", "season", "year", "decade", "period"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a date.

    Attributes:
        start, end: half-open range of the text that was searched; `text` is what stands there.
        first, last: the days meant, both included; equal for a single day.
        precision: what the words name; "period" is any other stretch of days.
        relative: whether the meaning was computed from the article's date. False where the words say all of it.
    """

    start: int
    end: int
    text: str
    first: date
    last: date
    precision: Precision
    relative: bool

    @property
    def means(self) -> str:
        """ISO 8601: "2014-02-13", or "2014-02-10/2014-02-16" for more than one day."""
        first, last = self.first.isoformat(), self.last.isoformat()
        return first if first == last else f"{first}/{last}"

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """The meaning for people: one or two ends of it, each in words and as HTML's `datetime` writes it.

        ("13 February 2014", "2014-02-13"); ("April 2013", "2013-04"); ("2012", "2012"); otherwise the first and the
        last day.
        """
        if self.precision == "month":
            return ((f"{_MONTHS[self.first.month - 1]} {self.first.year}", self.first.isoformat()[:7]),)
        if self.precision == "year":
            return ((str(self.first.year), self.first.isoformat()[:4]),)
        return tuple((long_day(day), day.isoformat()) for day in dict.fromkeys((self.first, self.last)))

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "means": self.means,
            "precision": self.precision,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DateMention:
        """A relative mention from what `to_dict` made of it.

        Raises:
            ValueError: `means` holds no dates, or the precision is none.
        """
        first, _, last = values["means"].partition("/")
        if values["precision"] not in get_args(Precision):
            raise ValueError(f"{values['precision']!r} is no precision of a date")
        ends = (date.fromisoformat(first), date.fromisoformat(last or first))
        return cls(values["start"], values["end"], values["text"], *ends, values["precision"], relative=True)


def long_day(day: date) -> str:
    """ "13 February 2014"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_of(published: str | None) -> date | None:
    """The day of an article's date, which is an ISO date or datetime; None when there is none or it is no date.

    A datetime counts with the day that it was written down with, whatever its time zone.
    """
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
