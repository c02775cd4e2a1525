"""What one question got from the reader alone, next to what is right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.runs.outcome import RIGHT_F1
from eval.sets.question import Question
from eval.text import best_overlap_f1

if TYPE_CHECKING:
    from qa.reader import Span

# Far below the margin of every real span.
NO_MARGIN = -1e9


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
        """Of the best span over "no answer"; NO_MARGIN when there is no span, or when its margin is not a number."""
        return self.span.margin if self.span and not math.isnan(self.span.margin) else NO_MARGIN

    @property
    def forced_answer(self) -> str:
        """The best span's text, whatever its margin; "" when there is none."""
        return (self.question.context or "")[self.span.start : self.span.end] if self.span else ""

    @property
    def answer(self) -> str:
        """The best span's text when its margin is above the threshold, else ""."""
        return self.forced_answer if self.margin > self.threshold else ""

    @property
    def verdict(self) -> str:
        """In the words of `eval.runs.causes`."""
        if not self.has_answer:
            return "answered wrongly" if self.answer else "right"
        if not self.answer:
            return "refused wrongly"
        return "right" if best_overlap_f1(self.answer, self.question.answers) >= RIGHT_F1 else "wrong span"

    def to_dict(self, metrics: dict[str, float | None]) -> dict[str, Any]:
        """The question's entry in `per_question` of a run."""
        verdict = self.verdict
        return {
            "id": self.question.id,
            "question": self.question.question,
            "article": self.question.title or self.question.context,
            "kind": self.question.kind,
            "answerable": self.has_answer,
            "answered": bool(self.answer),
            "answer": self.answer or None,
            "forced_answer": self.forced_answer,
            "confidence": self.span.probability if self.span else 0.0,
            "margin": self.margin,
            "citations": [],
            "verdict": verdict,
            "cause": None if verdict == "right" else verdict,
            "gold_answers": list(self.question.answers),
            "metrics": metrics,
        }
