"""SQuAD 1.1 and 2.0 files as question sets, and their paragraphs as articles for an evaluation end to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.sets.question import Evidence, Question, QuestionSet
from index.errors import QuestionSetError


def is_squad(document: Any) -> bool:
    """Whether a decoded JSON document has SQuAD's form: `{"data": [...]}`."""
    return isinstance(document, dict) and isinstance(document.get("data"), list)


def read_squad(path: Path, document: Any) -> tuple[Question, ...]:
    """The questions of a SQuAD document (Rajpurkar et al. 2016, 2018), in order, each with its paragraph as `context`.

    A question is answerable when it has answers, as in the official script; `is_impossible` alone decides nothing.

    Raises:
        QuestionSetError: a part is missing or of the wrong type, or an id is used twice; names file and place.
    """
    questions: list[Question] = []
    seen: set[str] = set()
    for number, article in enumerate(document["data"]):
        for place, title, context, entry in _entries(path, number, article):
            question = _parse(entry, f"{path}: {place}", title, context)
            if question.id in seen:
                raise QuestionSetError(f"{path}: {place}: id {question.id!r} was used before; ids are unique")
            seen.add(question.id)
            questions.append(question)
    return tuple(questions)


def _entries(path: Path, number: int, article: Any) -> Iterator[tuple[str, str, str, Any]]:
    place = f"data[{number}]"
    if not isinstance(article, dict) or not isinstance(article.get("paragraphs"), list):
        raise QuestionSetError(f"{path}: {place}: no 'paragraphs'; is this a SQuAD file?")
    title = article.get("title")
    title = title.replace("_", " ") if isinstance(title, str) else ""
    for index, paragraph in enumerate(article["paragraphs"]):
        at = f"{place}.paragraphs[{index}]"
        if not isinstance(paragraph, dict) or not isinstance(paragraph.get("context"), str):
            raise QuestionSetError(f"{path}: {at}: no 'context'")
        if not isinstance(paragraph.get("qas"), list):
            raise QuestionSetError(f"{path}: {at}: no 'qas'")
        for entry_number, entry in enumerate(paragraph["qas"]):
            yield f"{at}.qas[{entry_number}]", title, paragraph["context"], entry


def _parse(entry: Any, where: str, title: str, context: str) -> Question:
    if not isinstance(entry, dict):
        raise QuestionSetError(f"{where}: a question with 'id', 'question' and 'answers' is expected")
    identifier, question, answers = entry.get("id"), entry.get("question"), entry.get("answers", [])
    if (
        not isinstance(identifier, str | int)
        or isinstance(identifier, bool)
        or not isinstance(question, str)
        or not question.strip()
    ):
        raise QuestionSetError(f"{where}: no 'id' or no 'question'")
    if not isinstance(answers, list) or not all(_is_answer(answer) for answer in answers):
        raise QuestionSetError(f'{where}: \'answers\' must be a list of {{"text": ..., "answer_start": ...}}')
    starts = tuple(a["answer_start"] if isinstance(a.get("answer_start"), int) else -1 for a in answers)
    return Question(
        id=str(identifier),
        question=question,
        answers=tuple(a["text"] for a in answers),
        answerable=bool(answers),
        context=context,
        title=title,
        answer_starts=starts,
        where=where,
    )


def _is_answer(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str)


def offset_oddities(question: Question) -> list[str]:
    """A line for each answer of a question with a context that does not stand where its `answer_start` says."""
    found = []
    context = question.context or ""
    for text, start in zip(question.answers, question.answer_starts, strict=False):
        at = nearest(context, text, start)
        if at < 0:
            found.append(f"{question.where}: {question.id!r}: answer {text!r:.60} is not in its context")
        elif start not in (at, -1):
            found.append(
                f"{question.where}: {question.id!r}: answer {text!r:.60} is not at {start}; the nearest place is {at}"
            )
    return found


def contexts_as_articles(questions: QuestionSet, file_name: str) -> tuple[list[dict[str, str]], list[Question]]:
    """Each different context as one article, and the questions with evidence that points at them.

    Args:
        questions: a set whose questions all have a context.
        file_name: of the JSON Lines file that the articles will stand in.

    Returns:
        The articles' rows, and the same questions; the evidence of an answer is the sentence of the context it stands
        in. A question that says unanswerable is so for its own paragraph: another one may answer it all the same.
    """
    identifiers: dict[str, str] = {}
    rows, found = [], []
    for question in questions.questions:
        context = question.context or ""
        if context not in identifiers:
            identifiers[context] = f"p{len(identifiers) + 1}"
            rows.append({"id": identifiers[context], "title": question.title, "text": context})
        source = f"{file_name}#{identifiers[context]}"
        evidence = tuple(Evidence(source, quote) for quote in dict.fromkeys(answer_sentences(question)))
        found.append(replace(question, evidence=evidence))
    return rows, found


def answer_sentences(question: Question) -> Iterator[str]:
    """For each answer, the sentences of the context it stands in; nothing for an answer the context does not hold.

    An offset that does not point at its answer is mended by taking the nearest place that has its text.
    """
    from index.sentences import split_sentences

    context = question.context or ""
    sentences = split_sentences(context)
    for text, start in zip(question.answers, question.answer_starts, strict=True):
        start = nearest(context, text, start)
        if start < 0 or not text.strip():
            continue
        end = start + len(text)
        touched = [(first, last) for first, last in sentences if first < end and start < last]
        if touched:
            yield context[touched[0][0] : touched[-1][1]]


def nearest(context: str, text: str, start: int) -> int:
    """Where `text` stands in `context`, as near to `start` as can be; -1 when it does not.

    >>> nearest("to be or not to be", "be", 15), nearest("to be", "or", 0)
    (16, -1)
    """
    places = []
    at = context.find(text)
    while at >= 0:
        places.append(at)
        at = context.find(text, at + 1)
    return min(places, key=lambda place: abs(place - start), default=-1)
