"""One row of a JSON Lines question set, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from eval.sets.question import Evidence, Question
from index.errors import QuestionSetError

KNOWN_FIELDS = frozenset({"id", "question", "answers", "evidence", "answerable", "history", "kind", "context", "title"})


def parse_question(row: Any, where: str) -> Question:
    """One row of a JSON Lines set as a question.

    Args:
        row: the decoded JSON value.
        where: "file:line", for messages.

    Raises:
        QuestionSetError: the row is not an object, misses `id` or `question`, or a field has the wrong type.
    """
    if not isinstance(row, dict):
        raise QuestionSetError(f'{where}: a JSON object such as {{"id": "1", "question": "..."}} is expected')
    context = row.get("context")
    if context is not None and not isinstance(context, str):
        raise QuestionSetError(f"{where}: 'context' must be text")
    answers, starts = _answers(row.get("answers"), where)
    answerable = row.get("answerable", True)
    if not isinstance(answerable, bool):
        raise QuestionSetError(f"{where}: 'answerable' must be true or false, not {answerable!r}")
    return Question(
        id=_identifier(row, where),
        question=_required_text(row, "question", where),
        answers=answers,
        evidence=_evidence(row.get("evidence"), where),
        answerable=answerable,
        history=_texts(row.get("history"), "history", where),
        kind=_optional_text(row, "kind", where),
        context=context,
        title=_optional_text(row, "title", where),
        answer_starts=starts if context is not None else (),
        extra=MappingProxyType({name: value for name, value in row.items() if name not in KNOWN_FIELDS}),
        where=where,
    )


def _identifier(row: Mapping[str, Any], where: str) -> str:
    value = row.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise QuestionSetError(f"{where}: no 'id'; give every question one of its own")
    return value


def _required_text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise QuestionSetError(f"{where}: no {name!r}, or it is empty or not text")
    return value


def _optional_text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise QuestionSetError(f"{where}: {name!r} must be text, not {value!r}")
    return value


def _texts(value: Any, name: str, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise QuestionSetError(f"{where}: {name!r} must be a list of texts, none of them empty")
    return tuple(value)


def _answers(value: Any, where: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Answers are texts, or SQuAD's `{"text": ..., "answer_start": ...}`."""
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        texts = _texts([entry.get("text") for entry in value], "answers", where)
        starts = [entry.get("answer_start", -1) for entry in value]
        return texts, tuple(start if isinstance(start, int) else -1 for start in starts)
    texts = _texts(value, "answers", where)
    return texts, (-1,) * len(texts)


def _evidence(value: Any, where: str) -> tuple[Evidence, ...]:
    if value is None:
        return ()
    form = f'{where}: \'evidence\' must be a list such as [{{"article": "file name", "quote": "words of it"}}]'
    if not isinstance(value, list):
        raise QuestionSetError(form)
    found = []
    for entry in value:
        article, quote = (entry.get("article"), entry.get("quote")) if isinstance(entry, dict) else (None, None)
        # A quote that is not there is a judgement of the whole article; an empty one is a slip.
        if not isinstance(article, str) or not article.strip():
            raise QuestionSetError(form)
        if quote is not None and (not isinstance(quote, str) or not quote.strip()):
            raise QuestionSetError(form)
        found.append(Evidence(article, quote or ""))
    return tuple(found)
