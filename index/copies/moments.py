"""When a text appeared, as far as its article says so, and which of two is the later one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

# A date that was guessed from the days that a text mentions says nothing about versions.
GUESSED = "estimated from dates in the text"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as it was stated, and the time on it where one was given.

    Attributes:
        day: ISO 8601 date; "" when nothing is known.
        time: seconds since 1970, None for a day alone. A time without a zone counts as UTC.
    """

    day: str = ""
    time: float | None = None

    def is_after(self, other: Moment) -> bool:
        """Whether this is certainly the later one: by day; on one day by time, when both have one."""
        if not self.day or not other.day:
            return False
        if self.day != other.day:
            return self.day > other.day
        return self.time is not None and other.time is not None and self.time > other.time

    def key(self) -> tuple[bool, str, float]:
        """For sorting: earlier ones first, a day alone before its times, the unknown last."""
        return not self.day, self.day, float("-inf") if self.time is None else self.time


def moment_of(value: str | None) -> Moment:
    """The moment of an ISO 8601 date, or date and time; nothing is known of anything else."""
    if not value:
        return Moment()
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return Moment()
    if len(value) <= len("2014-02-28"):
        return Moment(found.date().isoformat())
    return Moment(found.date().isoformat(), (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


def last_of(*moments: Moment) -> Moment:
    """The latest moment known."""
    return max((moment for moment in moments if moment.day), key=Moment.key, default=Moment())
