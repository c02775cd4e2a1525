"""Questions made of what people said about replies: the log that `pullquote serve` keeps beside its collection."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from eval.sets.files import read_text
from eval.sets.question import Evidence, Question
from index.errors import CollectionError, QuestionSetError
from index.opening import is_cluster

if TYPE_CHECKING:
    from index.collection import Collection

FILE_NAME = "feedback.jsonl"


@dataclass(slots=True)
class _Heard:
    """What was said about one question, in the order in which it was."""

    entries: list[Mapping[str, Any]] = field(default_factory=list)


def questions_from_feedback(collection: Collection) -> tuple[list[Question], list[str]]:
    """One question for each different one that people judged.

    What was called right becomes an acceptable answer with the sentence that was cited; "should have refused" makes the
    question unanswerable. The other verdicts tell what is wrong, not what is right: such a question gets no gold, and
    is to be completed by hand. What was said is kept in the field `feedback`.

    Args:
        collection: whose log is read, and whose articles give the sentences.

    Returns:
        The questions, and a line for each thing to know or to complete.

    Raises:
        QuestionSetError: there is no log, or it cannot be read.
    """
    path = Path(collection.path) / FILE_NAME
    lines = _lines(collection, path)
    if not lines:
        raise QuestionSetError(f"{path}: no feedback yet; `pullquote serve` keeps there what people say about answers")
    heard: dict[str, _Heard] = {}
    notes: list[str] = []
    for line, content in enumerate(lines, start=1):
        entry = _entry(content)
        if entry is None:
            if content.strip():
                notes.append(f"{path}:{line}: not a whole line of feedback; left out")
            continue
        heard.setdefault(entry.get("search_question") or entry["question"], _Heard()).entries.append(entry)
    questions = []
    for number, (text, found) in enumerate(heard.items(), start=1):
        question, said = _question(f"f{number:04}", text, found, collection)
        questions.append(question)
        notes += [f"{question.id} {text!r:.80}: {line}" for line in said]
    if not questions:
        raise QuestionSetError(f"{path}: no feedback in it yet")
    return questions, notes


def _lines(collection: Collection, path: Path) -> list[str]:
    """What was said, line by line: of the file, or of the database of a collection on servers."""
    if is_cluster(path.parent):
        with collection.snapshot() as connection:
            return [row[0] for row in connection.execute("SELECT line FROM feedback ORDER BY number")]
    return read_text(path).split("\n") if path.exists() else []


def _entry(content: str) -> Mapping[str, Any] | None:
    try:
        entry = json.loads(content)
    except ValueError:
        return None
    whole = isinstance(entry, dict) and isinstance(entry.get("question"), str) and isinstance(entry.get("verdict"), str)
    return entry if whole else None


def _question(identifier: str, text: str, heard: _Heard, collection: Collection) -> tuple[Question, list[str]]:
    verdicts = [entry["verdict"] for entry in heard.entries]
    kept = [{name: entry.get(name) for name in ("verdict", "answer", "comment")} for entry in heard.entries]
    question = Question(identifier, text, extra=MappingProxyType({"feedback": kept}))
    right = [entry for entry in heard.entries if entry["verdict"] == "right" and entry.get("answer")]
    refusals = [entry for entry in heard.entries if entry["verdict"] == "right" and not entry.get("answer")]
    notes = []
    if len(set(verdicts)) > 1:
        notes.append(f"people disagree ({', '.join(dict.fromkeys(verdicts))})")
    if right:
        evidence = []
        for entry in right:
            sentence = _sentence(entry, collection)
            if sentence:
                evidence.append(sentence)
            else:
                notes.append("the article of a right answer is gone or has changed; add its evidence by hand")
        answers = tuple(dict.fromkeys(entry["answer"] for entry in right))
        return replace(question, answers=answers, evidence=tuple(dict.fromkeys(evidence))), notes
    if refusals or "should have refused" in verdicts:
        return replace(question, answerable=False), notes
    return question, [*notes, "nobody said what is right; add answers and evidence by hand"]


def _sentence(entry: Mapping[str, Any], collection: Collection) -> Evidence | None:
    """The sentence that was cited, where it still stands and holds the answer."""
    start, end = entry.get("sentence_start"), entry.get("sentence_end")
    if not isinstance(entry.get("article_id"), str) or not isinstance(start, int) or not isinstance(end, int):
        return None
    try:
        article = collection.article(entry["article_id"])
    except CollectionError:
        return None
    quote = article.text[start:end]
    return Evidence(article.source, quote) if quote and entry["answer"] in quote else None
