"""Why there is no answer: what a person would need to know to ask better, or to stop asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.aliases import things_in
from qa.mentions import names_in
from qa.retriever import Retriever
from qa.terms import STOP_WORDS, words

if TYPE_CHECKING:
    from index.collection import Collection
    from index.filters import Filters


def why_not(question: str, retriever: Retriever, collection: Collection, filters: Filters | None) -> str:
    """One line on why a question has no answer; "" when nothing more can be said.

    Names the first name of the question that no article holds, or says that no article meets the filters.
    """
    if filters and not collection.articles(filters):
        return f"No article meets the filters.{_nearest(collection, filters)}"
    for name in names_in(question):
        named = things_in(question[name.start : name.end])
        if any(retriever.frequency_of(other) for _, _, thing in named for other in thing.names):
            continue
        unknown = [word for word in words(name.text) if word not in STOP_WORDS and not retriever.frequency(word)]
        if unknown:
            return f"No article mentions “{question[name.start : name.end]}”."
    return ""


def _nearest(collection: Collection, filters: Filters) -> str:
    """The dates next to the filters' that have articles."""
    if not filters.since and not filters.until:
        return ""
    dates = sorted(article.published[:10] for article in collection.articles() if article.published)
    before = [day for day in dates if filters.since and day < filters.since]
    after = [day for day in dates if filters.until and day > filters.until]
    near = [day for day in (before[-1:] + after[:1]) if day]
    return f" The nearest date with articles is {' or '.join(near)}." if near else ""
