"""What a question says about when articles were published: "yesterday", "since March", "articles from last week"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qa.dates.find import find_dates
from qa.dates.mention import DateMention
from qa.dates.patterns import WEEKDAYS

# People write questions without capital letters; "may" and "march" are months only where a date is near.
_NAMES = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}"
    r"|january|february|april|june|july|august|september|october|november|december"
    r"|(?:(?<=in )|(?<=since )|(?<=until )|(?<=last )|(?<=next )|(?<=this )|(?<=\d ))(?:march|may)"
    r"|(?:march|may)(?= \d))\b"
)
_ARTICLES = r"(?:articles?|stor(?:y|ies)|news|coverage|newspapers?|papers?|headlines)"
_ABOUT_ARTICLES = re.compile(rf"\b{_ARTICLES}\b", re.IGNORECASE)
_OWNED = re.compile(rf"['’]s?\s+(?:\w+\s+)?{_ARTICLES}\b", re.IGNORECASE)
_PUBLISHED = r"(?:published|printed|posted|written|dated|appeared)"
_BEFORE = re.compile(
    rf"\b(?P<published>(?:(?:that|which)\s+)?(?:(?:was|were|are|is)\s+)?{_PUBLISHED}\s+)?"
    r"(?:(?P<since>since|after)|(?P<until>until|till|before|up\s+to)"
    r"|(?P<within>from|of|in|on|during|between|for|by))?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:to|and|until|till|-|–)\s*")
_ONWARD = re.compile(r"\s+on(?:wards?)?\b", re.IGNORECASE)
# A newspaper tells what happened yesterday in today's issue.
_TOLD_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateConstraint:
    """When the articles that a question is about were published.

    Attributes:
        kind: "filter" when the question asks for articles of that time: others may not answer. "preference" when it
            asks about something of that time: articles of then tell it, others may.
        first, last: first and last day of publication, both included; None for an open end.
        start, end: half-open range of the words in the question; `text` is what stands there.
    """

    kind: Literal["filter", "preference"]
    first: date | None
    last: date | None
    start: int
    end: int
    text: str


def find_constraint(question: str, today: date | None = None) -> DateConstraint | None:
    """What the question says about the time of publication.

    Words that count from today ("yesterday", "this week", "since March") and days or months with their year ("in
    February 2014") are a preference, since something is mostly reported when it happens. A year alone ("in 2009") is
    the event's: articles of any time may tell it. What lies ahead says nothing. Words about articles ("articles from
    last week", "stories published in 2013", "yesterday's news") are a filter, of whatever precision.

    Args:
        question: in English, with or without capital letters.
        today: the day from which the question counts; the computer's date when not given.

    Returns:
        None when it says nothing.
    """
    today = today or date.today()
    capital = _NAMES.sub(lambda match: match.group().capitalize(), question)
    mentions = find_dates(capital, today, otherwise="past")
    for place, mention in enumerate(mentions):
        found = _BEFORE.search(question[: mention.start])
        owned = _OWNED.match(question, mention.end)
        asked = bool(owned) or _asks_for_articles(question, mention, found)
        if mention.first > today or not (asked or _is_of_today(mention)):
            continue
        follower = mentions[place + 1] if place + 1 < len(mentions) else None
        if follower and not _JOINED.fullmatch(question, mention.end, follower.start):
            follower = None
        return _constraint(question, mention, follower, found, owned, asked, today)
    return None


def _constraint(
    question: str,
    mention: DateMention,
    follower: DateMention | None,
    found: re.Match[str] | None,
    owned: re.Match[str] | None,
    asked: bool,
    today: date,
) -> DateConstraint:
    start = found.end() - len(found.group().lstrip()) if found else mention.start
    end = owned.end() if owned else mention.end
    first: date | None = mention.first
    last: date | None = mention.last
    word = found["since"] or found["until"] if found else None
    onward = _ONWARD.match(question, end) if found and found["within"] == "from" else None
    if word and found and found["until"]:
        first, last = None, mention.first - timedelta(days=1) if word.lower() == "before" else mention.last
    elif word:
        first, last = (mention.last + timedelta(days=1) if word.lower() == "after" else mention.first), None
    elif onward:
        last, end = None, onward.end()
    elif follower:
        last, end = follower.last, follower.end
    if not asked and last is not None:
        last = min(last + _TOLD_WITHIN, today)
    return DateConstraint("filter" if asked else "preference", first, last, start, end, question[start:end])


def _asks_for_articles(question: str, mention: DateMention, found: re.Match[str] | None) -> bool:
    """ "articles from March", "the stories that were published in March"; not "the bridge of March in the article"."""
    if not found:
        return False
    about = _ABOUT_ARTICLES.search(question, 0, found.start())
    if found["published"]:
        return about is not None
    return about is not None and question[about.end() : found.start()].strip() == "" and bool(found.group().strip())


def _is_of_today(mention: DateMention) -> bool:
    return mention.relative or mention.precision in ("day", "week", "month", "weekend")
