"""Whether two answers that are dates name the same days, or days that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.dates.find import find_dates
from qa.dates.mention import DateMention
from qa.terms import words

# Words beside a date that change nothing, and those that make another answer of it.
_IDLE_TEXT = "a an the on in at of during around about this and night day week month year"
_IDLE = frozenset(_IDLE_TEXT.split())
_BINDING_TEXT = "since until till before after by from to between through early mid late beginning end start"
_BINDING = frozenset(_BINDING_TEXT.split())
_PARTS = re.compile(r"\b(?:morning|lunchtime|afternoon|evening|night)$")


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """An answer that consists of dates.

    Attributes:
        mentions: one or more, in order.
        bounds: words that change what the dates say, in order: "since", "until", "early", ...
    """

    mentions: tuple[DateMention, ...]
    bounds: tuple[str, ...]


def date_answer(text: str, start: int, end: int, sentence: tuple[int, int], anchor: date | None) -> DateAnswer | None:
    """The dates of an answer that names nothing else; None for any other answer.

    Args:
        text: of the article.
        start, end: the answer's half-open range in it.
        sentence: range of the sentence that the answer stands in: its verb says whether "Thursday" lies ahead.
        anchor: the article's day, None when it has none.
    """
    mentions = tuple(
        mention
        for mention in find_dates(text, anchor, *sentence)
        if min(end, mention.end) - max(start, mention.start) > (mention.end - mention.start) / 2
    )
    if not mentions:
        return None
    rest, place = [], start
    for mention in mentions:
        rest += words(text[place : mention.start])
        place = mention.end
    rest += words(text[place:end])
    if not set(rest) <= _IDLE | _BINDING:
        return None
    return DateAnswer(mentions, tuple(word for word in rest if word in _BINDING))


def same_date(one: DateAnswer, other: DateAnswer) -> bool:
    """Whether both answers say the same: the same days, bounded by the same words, no two parts of one day.

    "Thursday" in an article of 14 February 2014 is "Feb. 13, 2014"; "since Thursday" is not.
    """
    if one.bounds != other.bounds or _days(one.mentions) != _days(other.mentions):
        return False
    return not any(
        (part := _part(a)) and (rival := _part(b)) and part != rival
        for a, b in zip(one.mentions, other.mentions, strict=True)
    )


def dates_exclude(one: DateAnswer, other: DateAnswer) -> bool:
    """Whether at most one of two answers to one question can be right: each names one stretch of days, without "since",
    "until" and the like, and the two have no day in common. "Last week" does not exclude a Thursday in it."""
    if one.bounds or other.bounds or len(one.mentions) != 1 or len(other.mentions) != 1:
        return False
    (first,), (second,) = one.mentions, other.mentions
    return first.last < second.first or second.last < first.first


def _part(mention: DateMention) -> str:
    """The part of the day that is named, "" for none."""
    found = _PARTS.search(mention.text)
    return found.group() if found else ""


def _days(mentions: Sequence[DateMention]) -> list[tuple[date, date]]:
    return [(mention.first, mention.last) for mention in mentions]
