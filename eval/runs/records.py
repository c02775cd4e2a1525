"""Outcomes as rows of a journal, and back: what was answered is kept, what is right is found anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eval.runs.gold_finder import GoldFinder
from eval.runs.outcome import Outcome
from eval.sets.question import Question

if TYPE_CHECKING:
    from qa.reader import Span


def to_record(outcome: Outcome) -> dict[str, Any]:
    """A question's row."""
    return {
        "id": outcome.question.id,
        "reply": outcome.reply.to_dict(),
        "retrieved": list(outcome.retrieved),
        "read": sorted(outcome.read),
        "marked": outcome.marked,
        "latency_ms": outcome.latency_ms,
    }


def from_record(record: Mapping[str, Any], question: Question, finder: GoldFinder) -> Outcome:
    """The outcome that `to_record` made the row of."""
    from qa.reply import Answer, Citation, Reply

    reply = record["reply"]

    def cited(rows: list[dict[str, Any]]) -> tuple[Citation, ...]:
        return tuple(Citation.from_dict(row) for row in rows)

    return Outcome(
        question=question,
        reply=Reply(
            question=reply["question"],
            search_question=reply["search_question"],
            agreement=reply["agreement"],
            answers=tuple(Answer(**row | {"citations": cited(row["citations"])}) for row in reply["answers"]),
            related=cited(reply["related"]),
            timings_ms=reply["timings_ms"],
            note=reply["note"],
            period=reply["period"],
        ),
        gold=finder.find(question),
        retrieved=tuple(record["retrieved"]),
        latency_ms=record["latency_ms"],
        read=frozenset(record["read"]),
        marked=record["marked"],
    )


def span_record(question: Question, span: Span | None) -> dict[str, Any]:
    """The row of a question that only the reader saw."""
    return {"id": question.id, "span": asdict(span) if span else None}


def span_of(record: Mapping[str, Any]) -> Span | None:
    """The span that `span_record` made the row of."""
    from qa.reader import Span

    return Span(**record["span"]) if record["span"] else None
