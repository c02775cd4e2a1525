"""Asking one question: its history first, then itself, with what is needed to say why it went wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from eval.runs.choices import Choices
from eval.runs.gold import Gold, passage_key
from eval.runs.gold_finder import GoldFinder
from eval.runs.outcome import Outcome
from eval.sets.question import Question

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.conversation import Turn
    from qa.trace import Trace

# The deepest that a retrieval measure looks.
DEPTH = 20


def ask_one(assistant: Assistant, finder: GoldFinder, question: Question, choices: Choices) -> Outcome:
    """Asks a question's history in order, then the question, and searches once more for the retrieval measures."""
    history = _history(assistant, question, choices)
    begin = time.perf_counter()
    trace = assistant.trace(question.question, history, passages=choices.passages, mode=choices.mode)
    latency_ms = round((time.perf_counter() - begin) * 1000, 3)
    hits = assistant.search(trace.reply.search_question, k=DEPTH, mode=choices.mode)
    gold = finder.find(question)
    return Outcome(
        question=question,
        reply=trace.reply,
        gold=gold,
        retrieved=tuple(dict.fromkeys(passage_key(hit.article_id, hit.start, hit.end) for hit in hits)),
        latency_ms=latency_ms,
        read=frozenset(passage_key(passage.article_id, passage.start, passage.end) for passage in trace.passages),
        marked=_marked(trace, gold),
    )


def _history(assistant: Assistant, question: Question, choices: Choices) -> list[Turn]:
    from qa.conversation import Turn

    turns: list[Turn] = []
    for earlier in question.history:
        turns.append(Turn(earlier, assistant.ask(earlier, turns, passages=choices.passages, mode=choices.mode)))
    return turns


def _marked(trace: Trace, gold: Gold) -> bool | None:
    """Whether the reader marked something in a gold sentence; None when it was not asked to mark anything."""
    marked = [item.candidate for item in trace.ranked if item.candidate.margin is not None]
    if not marked:
        return None
    for candidate in marked:
        sentence = candidate.source.sentences[candidate.sentence]
        if gold.holds(candidate.source.article.article_id, sentence.start, sentence.end):
            return True
    return False
