"""What one question got end to end, next to what is right: the input of every metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.runs.gold import Gold
from eval.sets.question import Question
from eval.text import best_overlap_f1

if TYPE_CHECKING:
    from qa.reply import Citation, Reply

# An answer is right when it shares at least half its words with an acceptable one.
RIGHT_F1 = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question asked end to end.

    Attributes:
        retrieved: keys of the passages that search gave, best first, none twice; see `eval.runs.gold.passage_key`.
        latency_ms: wall-clock time of the question itself, without its history.
        read: keys of the passages that the reader read.
        marked: whether the reader marks anything in a gold sentence of those passages; None when nobody looked.
    """

    question: Question
    reply: Reply
    gold: Gold
    retrieved: tuple[str, ...]
    latency_ms: float
    read: frozenset[str] = frozenset()
    marked: bool | None = None

    @property
    def first_answer(self) -> str | None:
        return self.reply.answers[0].text if self.reply.answers else None

    @property
    def confidence(self) -> float:
        """Of the first answer; 0 when refused."""
        return self.reply.answers[0].confidence if self.reply.answers else 0.0

    @property
    def citations(self) -> list[Citation]:
        """All that are shown, of every answer."""
        return [citation for answer in self.reply.answers for citation in answer.citations]

    def cites_gold(self, citation: Citation) -> bool:
        """Whether the cited sentence overlaps a gold quote in the right article."""
        return self.gold.holds(citation.article_id, citation.sentence_start, citation.sentence_end)

    @property
    def first_citation_right(self) -> bool:
        citations = self.reply.answers[0].citations if self.reply.answers else ()
        return bool(citations) and self.cites_gold(citations[0])

    @property
    def words_right(self) -> bool | None:
        """Whether the first answer is close enough to an acceptable one; None without either."""
        if self.first_answer is None or not self.question.answers:
            return None
        return best_overlap_f1(self.first_answer, self.question.answers) >= RIGHT_F1

    @property
    def right(self) -> bool | None:
        """Whether the first answer is right: what confidence is the probability of.

        It cites a gold sentence (where evidence is given) and shares at least half its words, by F1, with an acceptable
        answer (where answers are given). Answers to unanswerable questions are wrong. None when refused, or when the
        set says neither answers nor evidence.
        """
        question = self.question
        if self.first_answer is None:
            return None
        if not question.answerable:
            return False
        if not question.answers and not question.evidence:
            return None
        return (not question.evidence or self.first_citation_right) and self.words_right is not False

    def to_dict(self, metrics: dict[str, float | None]) -> dict[str, Any]:
        """The question's entry in `per_question` of a run."""
        from eval.runs.causes import cause_of, verdict_of

        answers = [answer.to_dict() for answer in self.reply.answers]
        return {
            "id": self.question.id,
            "question": self.question.question,
            "history": list(self.question.history),
            "search_question": self.reply.search_question,
            "kind": self.question.kind,
            "answerable": self.question.answerable,
            "answered": self.reply.answered,
            "answer": self.first_answer,
            "confidence": answers[0]["confidence"] if answers else None,
            "citations": answers[0]["citations"] if answers else [],
            "other_answers": answers[1:],
            "verdict": verdict_of(self),
            "cause": cause_of(self),
            "right": self.right,
            "gold_answers": list(self.question.answers),
            "gold_evidence": [{"article": e.article, "quote": e.quote} for e in self.question.evidence],
            "gold_publishers": list(self.gold.publishers),
            "gold_articles": self.gold.article_count,
            "gold_passages": len(self.gold.passages),
            "gold_ranks": [rank for rank, passage in enumerate(self.retrieved, 1) if passage in self.gold.passages],
            "latency_ms": self.latency_ms,
            "timings_ms": self.reply.timings_ms,
            "metrics": metrics,
        }
