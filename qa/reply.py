"""The words of a reply: citation, answer, reply, and their JSON form, which `ask --json` and `POST /api/ask` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from qa.dates.mention import DateMention

Agreement = Literal["single", "agree", "differ"]
Level = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: an article, a sentence, and the answer's range inside the article.

    All offsets are half-open ranges of the stored article text: `text[sentence_start:sentence_end] == sentence`, and
    the answer's range begins inside the sentence. In a reply's `related`, `answer_start`, `answer_end` and
    `sentence_start` are equal.

    Attributes:
        before, after: the neighbouring sentences, "" at the article's ends.
        link: path of the sentence on this server's article page.
        url: the original address with a text fragment pointing at the sentence, "" when the article has no address.
        dates: relative and incomplete dates of the sentence with the days that they mean, computed from the article's
            date; offsets in the article's text. Empty when the article has no date.
        copy_of: the article cited before it whose words these are, so that the two are one source; None for a source of
            its own.
    """

    article_id: str
    source: str
    title: str
    publisher: str
    published: str | None
    sentence: str
    sentence_start: int
    sentence_end: int
    answer_start: int
    answer_end: int
    before: str
    after: str
    link: str
    url: str
    dates: tuple[DateMention, ...] = ()
    copy_of: str | None = None

    def to_dict(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"dates": [mention.to_dict() for mention in self.dates]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Citation:
        """The citation that `to_dict` made the values of. They may lack `dates`."""
        dates = tuple(DateMention.from_dict(item) for item in values.get("dates", ()))
        return cls(**{**values, "dates": dates})


@dataclass(frozen=True, slots=True)
class Answer:
    """A verbatim span, the citations that give it, and the probability that it is right.

    Attributes:
        text: `article.text[answer_start:answer_end]` of the first citation.
        confidence: probability, 0 to 1. `level` puts it into words.
    """

    text: str
    confidence: float
    level: Level
    citations: tuple[Citation, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": self.confidence,
            "level": self.level,
            "citations": [citation.to_dict() for citation in self.citations],
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """What one question gets: answers, or a refusal with the nearest sentences as `related`.

    Attributes:
        search_question: the question as understood after follow-up resolution.
        agreement: whether independent sources agree on, or differ about, the answer.
        answers: best first; empty when refused.
        related: nearest sentences of a refusal; empty when answered.
        period: the time of publication that the question speaks of, as `qa.period.Period.to_dict` gives it, or None.
        note: a line that says why there is no answer, or what to do; "" when there is nothing to say.
        timings_ms: milliseconds by step: "retrieve", "read", "total".
    """

    question: str
    search_question: str
    agreement: Agreement
    answers: tuple[Answer, ...]
    related: tuple[Citation, ...]
    timings_ms: dict[str, float]
    note: str = ""
    period: Mapping[str, Any] | None = None

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    def to_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "search_question": self.search_question,
            "answered": self.answered,
            "agreement": self.agreement,
            "answers": [answer.to_dict() for answer in self.answers],
            "related": [citation.to_dict() for citation in self.related],
            "note": self.note,
            "period": self.period,
            "timings_ms": self.timings_ms,
        }
