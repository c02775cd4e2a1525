"""One question of a conversation and what came of it, and the form in which a browser keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index.filters import Filters
from qa.conversation import Turn
from qa.reply import Reply

KEPT = 50  # exchanges of one conversation that stay on the page


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence that was looked at for an answer: what "Why this answer?" shows of a trace.

    Attributes:
        span: the words that would be the answer, "" for none.
        source: publisher of its article, or what else that is called.
        link: address of the sentence within the server, such as `/articles/ID#s12`.
    """

    sentence: str
    span: str
    confidence: float
    source: str
    link: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Weighed:
        """From a sentence of `Trace.to_dict`."""
        source = told["publisher"] or told["title"] or told["source"]
        link = f"/articles/{told['article_id']}#s{told['number']}"
        return cls(told["sentence"], told["span"] or "", told["confidence"], source, link)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a conversation and what came of it.

    Attributes:
        question: as typed.
        reply: None while the articles are being read, or when that failed.
        failure: message for the reader when it failed, "" otherwise.
        found: how many passages were found; None before that is known.
        filters: which articles were asked.
        any_date, as_typed: how it was asked; see `Assistant.ask`.
        verdict: what the reader said about the reply, "" while nothing.
        weighed: sentences looked at, once the reader asked why.
    """

    question: str
    reply: Reply | None = None
    failure: str = ""
    found: int | None = None
    filters: Filters = field(default_factory=Filters)
    any_date: bool = False
    as_typed: bool = False
    verdict: str = ""
    weighed: tuple[Weighed, ...] | None = None

    def turn(self) -> Turn:
        return Turn(self.question, self.reply)


Exchanges = tuple[Exchange, ...]

_ONE = TypeAdapter(Exchange)


def to_keep(exchange: Exchange) -> str:
    """The exchange as JSON for the browser's memory, without what can be asked for again."""
    return _ONE.dump_json(replace(exchange, weighed=None)).decode("utf-8")


def from_kept(kept: list[str]) -> Exchanges:
    """Exchanges from a browser's memory, which may hold anything: what is no whole exchange is left out."""
    exchanges = []
    for text in kept[-KEPT:]:
        try:
            exchange = _ONE.validate_json(text)
        except ValidationError:
            continue
        if _whole(exchange):
            exchanges.append(exchange)
    return tuple(exchanges)


def _whole(exchange: Exchange) -> bool:
    reply = exchange.reply
    if reply is None:
        return False
    cited = [citation for answer in reply.answers for citation in answer.citations]
    period = reply.period
    return (
        all(answer.citations for answer in reply.answers)
        and all(citation.link.startswith("/articles/") for citation in (*cited, *reply.related))
        and (period is None or {"kind", "since", "until", "text"} <= period.keys())
    )
