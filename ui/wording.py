"""What a reply comes to in a few words, the same on the page and in what is saved of it. Plain text, to be escaped."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from index.filters import Filters
from qa.reply import Reply
from ui.phrases import Phrases


def verdict_words(reply: Reply, words: Phrases) -> str:
    """Whether the sources of an answer agree or differ; "" for a single source or none."""
    if reply.agreement == "differ":
        return words("verdict.differ")
    if reply.agreement == "agree":
        sources = sum(citation.copy_of is None for citation in reply.answers[0].citations)
        return words.count("verdict.agree", max(2, sources))
    return ""


def understood_as(reply: Reply) -> str:
    """The question that was searched for, where it is another one than was asked; "" otherwise."""
    understood = reply.search_question.strip()
    return "" if understood.casefold() == reply.question.strip().casefold() else understood


def filter_words(filters: Filters, words: Phrases) -> str:
    """The filters as a list."""
    parts = [*filters.publishers, *filters.sections, *filters.languages]
    if filters.since or filters.until:
        parts.append(between_words(filters.since, filters.until, words))
    return ", ".join(parts)


def period_words(reply: Reply, words: Phrases) -> str:
    """The time of publication that was taken from the question, and whether it is all that was asked; "" for none."""
    if not reply.period:
        return ""
    days = between_words(reply.period["since"], reply.period["until"], words)
    key = "period.only" if reply.period["kind"] == "filter" else "period.first"
    return words(key, days=days, text=reply.period["text"])


def between_words(since: str | None, until: str | None, words: Phrases) -> str:
    """A time from one day to another, both in it; one of them may be missing, or both the same."""
    if since and since == until:
        return words("filter.day", day=words.date(since))
    if since and until and _is_month(since, until):
        return words("filter.month", month=words.month(date.fromisoformat(since)))
    if since and until:
        return words("filter.between", since=words.date(since), until=words.date(until))
    return words("filter.since", day=words.date(since)) if since else words("filter.until", day=words.date(until))


def _is_month(since: str, until: str) -> bool:
    """Whether these are the first and the last day of a month. A browser's memory may hold what are no days."""
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        return False
    return first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])
