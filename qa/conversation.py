"""What goes into and out of an assistant beside the reply: turns of a conversation, hits of a search, checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import QuestionError
from qa.followup import Past, resolve
from qa.reply import Reply
from qa.windows import encodable

MAX_QUESTION = 2000
_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of a conversation: what was asked, and the reply where it is at hand."""

    question: str
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    Attributes:
        start, end: half-open range of the article's text; `text` is what stands there.
        score: fused score of both retrievers, comparable within one search.
        rank: from 1.
    """

    passage_id: int
    article_id: str
    start: int
    end: int
    text: str
    score: float
    rank: int


def check_question(question: str) -> None:
    """Raises QuestionError for a question that cannot be asked: an empty or too long one."""
    if not question.strip():
        raise QuestionError("the question is empty: ask something")
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"the question has {len(question):,} characters: ask one of at most {MAX_QUESTION:,}")


def check_arguments(question: str, count: int, min_confidence: float | None) -> None:
    check_question(question)
    if count < 1:
        raise QuestionError(f"{count} passages: ask for at least 1")
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise QuestionError(f"a least confidence of {min_confidence}: give a number from 0 to 1")


def remember(history: Sequence[str | Turn]) -> list[Past]:
    """Earlier turns as they were understood."""
    past: list[Past] = []
    for item in list(history)[-_HISTORY:]:
        turn = item if isinstance(item, Turn) else Turn(item)
        question = encodable(turn.question[:MAX_QUESTION])
        if turn.reply is None:
            past.append(Past(resolve(question, past).question))
        else:
            first = turn.reply.answers[0] if turn.reply.answers else None
            title = first.citations[0].title if first and first.citations else ""
            past.append(Past(turn.reply.search_question, first.text if first else "", title))
    return past
