"""What one question got, next to what is right: the input of every metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.gold import Gold
from eval.question import Question

if TYPE_CHECKING:
    from qa.reader import Span
    from qa.reply import Citation, Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question asked end to end.

    Attributes:
        retrieved: ids of the passages that search gave, best first, none twice.
        latency_ms: wall-clock time of the question itself, without its history.
    """

    question: Question
    reply: Reply
    gold: Gold
    retrieved: tuple[int, ...]
    latency_ms: float

    @property
    def first_answer(self) -> str | None:
        return self.reply.answers[0].text if self.reply.answers else None

    @property
    def confidence(self) -> float:
        """Of the first answer; 0 when refused."""
        return self.reply.answers[0].confidence if self.reply.answers else 0.0

    def cites_gold(self, citation: Citation) -> bool:
        """Whether the cited sentence overlaps a gold quote in the right article."""
        return self.gold.holds(citation.article_id, citation.sentence_start, citation.sentence_end)

    @property
    def first_citation_right(self) -> bool:
        citations = self.reply.answers[0].citations if self.reply.answers else ()
        return bool(citations) and self.cites_gold(citations[0])

    def to_dict(self, metrics: dict[str, float | None]) -> dict[str, Any]:
        """The question's entry in `per_question` of a run."""
        answers = [answer.to_dict() for answer in self.reply.answers]
        return {
            "id": self.question.id,
            "question": self.question.question,
            "search_question": self.reply.search_question,
            "kind": self.question.kind,
            "answerable": self.question.answerable,
            "answered": self.reply.answered,
            "answer": self.first_answer,
            "confidence": answers[0]["confidence"] if answers else None,
            "citations": answers[0]["citations"] if answers else [],
            "other_answers": answers[1:],
            "gold_answers": list(self.question.answers),
            "gold_evidence": [{"article": e.article, "quote": e.quote} for e in self.question.evidence],
            "gold_passages": len(self.gold.passages),
            "gold_ranks": [rank for rank, passage in enumerate(self.retrieved, 1) if passage in self.gold.passages],
            "latency_ms": self.latency_ms,
            "timings_ms": self.reply.timings_ms,
            "metrics": metrics,
        }


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """A question read with its own context only.

    Attributes:
        span: the reader's best span of `question.context`, or None when the context holds no token.
        threshold: the margin above which the span is given as the answer; at or below it the question is refused.
    """

    question: Question
    span: Span | None
    threshold: float = 0.0

    @property
    def has_answer(self) -> bool:
        """As the official script sees it: whether the set gives any answer."""
        return bool(self.question.answers)

    @property
    def margin(self) -> float:
        """Of the best span over "no answer"; far below every real one when there is no span."""
        return self.span.margin if self.span else -1e9

    @property
    def forced_answer(self) -> str:
        """The best span's text, whatever its margin; "" when there is none."""
        return (self.question.context or "")[self.span.start : self.span.end] if self.span else ""

    @property
    def answer(self) -> str:
        """The best span's text when its margin is above the threshold, else ""."""
        return self.forced_answer if self.margin > self.threshold else ""

    def to_dict(self, metrics: dict[str, float | None]) -> dict[str, Any]:
        """The question's entry in `per_question` of a run."""
        return {
            "id": self.question.id,
            "question": self.question.question,
            "kind": self.question.kind,
            "answerable": self.has_answer,
            "answered": bool(self.answer),
            "answer": self.answer or None,
            "forced_answer": self.forced_answer,
            "confidence": self.span.probability if self.span else 0.0,
            "margin": self.margin,
            "citations": [],
            "gold_answers": list(self.question.answers),
            "metrics": metrics,
        }
