"""The trace of one question: what each step found, from which the reply and its explanation are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qa.answers import Group
from qa.candidates import FEATURES
from qa.followup import Resolved
from qa.query import Query
from qa.ranking import Ranked, Ranking
from qa.reply import Reply
from qa.retriever import Found, Mode

if TYPE_CHECKING:
    from index.article import Passage
    from index.filters import Filters

_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened between a question and its reply.

    Attributes:
        resolved: the question as understood.
        query: its terms, weights and kind.
        found: passages found, best first, with the rank that each retriever gave them.
        passages: the same passages, in the same order.
        unread: numbers of those that the reader left unread, see `qa.selective`.
        ranked: sentences of these passages, best first.
        groups: their answers, equal ones together, most confident first; empty when the question was answered
            without them, as one about the articles themselves is.
        threshold: least confidence of an answer.
        reply: what the question got.
    """

    resolved: Resolved
    query: Query
    mode: Mode
    filters: Filters | None
    ranking: Ranking
    threshold: float
    reply: Reply
    found: Sequence[Found] = ()
    passages: Sequence[Passage] = ()
    ranked: Sequence[Ranked] = ()
    groups: Sequence[Group] = field(default=())
    unread: frozenset[int] = frozenset()

    def to_dict(self) -> dict[str, Any]:
        """The trace as JSON values: enough to see why an answer came first, or why there was none."""
        return {
            "question": self.reply.question,
            "understood": self.resolved.question,
            "kind": self.query.kind,
            "mode": self.mode,
            "filters": self.filters.to_dict() if self.filters else {},
            "terms": {term: round(weight, 3) for term, weight in self.query.weights.items()},
            "passages": [
                _passage(found, passage) | {"read": found.passage_id not in self.unread}
                for found, passage in zip(self.found, self.passages, strict=True)
            ],
            "sentences": [self._sentence(item) for item in self.ranked[:_SENTENCES]],
            "groups": [
                {"text": group.text, "confidence": round(group.confidence, 4), "sentences": len(group.members)}
                for group in self.groups
            ],
            "threshold": self.threshold,
            "answered": self.reply.answered,
            "timings_ms": self.reply.timings_ms,
        }

    def _sentence(self, item: Ranked) -> dict[str, Any]:
        """A sentence with its span, score and confidence, and what each feature adds to the score."""
        candidate = item.candidate
        article = candidate.source.article
        parts = zip(FEATURES, self.ranking.order.weights, candidate.features, strict=True)
        return {
            "article_id": article.article_id,
            "source": article.source,
            "title": article.title,
            "publisher": article.publisher,
            "number": candidate.sentence,
            "sentence": candidate.source.sentence_text(candidate.sentence),
            "span": article.text[candidate.start : candidate.end] if candidate.margin is not None else None,
            "margin": None if candidate.margin is None else round(candidate.margin, 3),
            "score": round(item.score, 3),
            "confidence": round(item.confidence, 4),
            "parts": {name: round(weight * value, 3) for name, weight, value in parts},
        }


def _passage(found: Found, passage: Passage) -> dict[str, Any]:
    return {
        "passage_id": found.passage_id,
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "dense_rank": found.dense_rank,
        "lexical_rank": found.lexical_rank,
        "cosine": None if found.cosine is None else round(found.cosine, 4),
        "score": round(found.score, 5),
    }
