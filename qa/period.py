"""The time of publication that a question speaks of: which articles may answer it, or answer it rather than others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from index.article import Article
from index.filters import Filters
from qa.dates.constraint import find_constraint
from qa.dates.mention import day_of
from qa.decoding import sigmoid
from qa.ranking import Ranked

# What a preference adds to a sentence's score and to the logit of its confidence: articles of the time asked for come
# before others that answer as well, and after those that answer much better.
_PREFERRED = math.log(3)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days of publication, taken from a question.

    Attributes:
        kind: "filter": only articles of these days may answer; "preference": they come before others.
        since, until: first and last day, both included; None for an open end.
        text: the words of the question that say so.
    """

    kind: Literal["filter", "preference"]
    since: date | None
    until: date | None
    text: str

    @classmethod
    def of(cls, question: str, today: date | None = None) -> Period | None:
        """What a question says; see `qa.dates.constraint`. None when it says nothing of the time of publication."""
        found = find_constraint(question, today)
        return cls(found.kind, found.first, found.last, found.text) if found else None

    def narrow(self, filters: Filters | None) -> Filters | None:
        """Filters with these days added, where the period is a filter and no days were set by the caller."""
        if self.kind == "preference" or (filters and (filters.since or filters.until)):
            return filters
        days = [day.isoformat() if day else None for day in (self.since, self.until)]
        return replace(filters or Filters(), since=days[0], until=days[1])

    def prefer(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The ranking with sentences of articles of these days moved up, where the period is a preference."""
        if self.kind == "filter":
            return list(ranked)
        return sorted((self._raised(item) for item in ranked), key=lambda item: -item.score)

    def bonus(self, article: Article) -> float:
        """What the preference adds to the score of an article's sentences, 0 for none."""
        day = day_of(article.published)
        if self.kind == "filter" or day is None:
            return 0.0
        return 0.0 if (self.since and day < self.since) or (self.until and day > self.until) else _PREFERRED

    def _raised(self, item: Ranked) -> Ranked:
        bonus = self.bonus(item.candidate.source.article)
        if not bonus:
            return item
        confidence = min(max(item.confidence, 1e-9), 1 - 1e-9)
        raised = sigmoid(math.log(confidence / (1 - confidence)) + bonus)
        return Ranked(item.candidate, item.score + bonus, raised)

    def to_dict(self) -> dict[str, Any]:
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return {"kind": self.kind, **days, "text": self.text}
