"""Reads question sets: JSON Lines in the documented format, rows that bring their own context, and SQuAD files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.sets.files import decode, read_bytes
from eval.sets.question import Question, QuestionSet
from eval.sets.rows import parse_question
from eval.sets.squad import is_squad, offset_oddities, read_squad
from index.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question file with all that is wrong with it.

    Attributes:
        faults: one line each, with file and line; a set with any cannot be asked.
        oddities: what does not stop a run, likewise.
    """

    sha256: str
    questions: tuple[Question, ...]
    faults: tuple[str, ...]
    oddities: tuple[str, ...]


def read_questions(path: str | Path) -> QuestionSet:
    """Reads a question set, whichever format it is in; a `.gz` file is unpacked.

    Raises:
        QuestionSetError: file missing or unreadable, no question in it, or a faulty entry; names file and line.
    """
    path = Path(path)
    parsed = parse_questions(path)
    if parsed.faults:
        raise QuestionSetError(parsed.faults[0])
    return QuestionSet(path, parsed.sha256, parsed.questions, parsed.oddities)


def parse_questions(path: Path) -> Parsed:
    """Reads a question set as far as it can be, and collects what is wrong with it.

    Raises:
        QuestionSetError: file missing, or not a text.
    """
    raw = read_bytes(path)
    text = decode(path, raw)
    document = None if ".jsonl" in path.name else _whole_json(text)
    faults: list[str] = []
    questions: tuple[Question, ...] = ()
    if is_squad(document):
        try:
            questions = read_squad(path, document)
        except QuestionSetError as error:
            faults.append(str(error))
        oddities = [line for question in questions for line in offset_oddities(question)]
    else:
        questions = tuple(_read_lines(path, text, faults))
        oddities = [line for question in questions for line in _oddities(question)]
    if not questions and not faults:
        faults.append(f"{path}: no question in it; see docs/evaluation.md for the format")
    return Parsed(hashlib.sha256(raw).hexdigest(), questions, tuple(faults), tuple(oddities))


def _whole_json(text: str) -> Any:
    """The text as one JSON document, or None when it is none, as with JSON Lines."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _read_lines(path: Path, text: str, faults: list[str]) -> list[Question]:
    questions: dict[str, Question] = {}
    # Not splitlines(): JSON strings may hold U+2028 and the like unescaped.
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        where = f"{path}:{line}"
        try:
            question = parse_question(json.loads(content), where)
        except QuestionSetError as error:
            faults.append(str(error))
            continue
        except ValueError as error:
            faults.append(f"{where}: not JSON ({error}); one question a line is expected")
            continue
        if question.id in questions:
            first = questions[question.id].where.rpartition(":")[2]
            faults.append(f"{where}: id {question.id!r} was used in line {first}; ids are unique")
            continue
        questions[question.id] = question
    return list(questions.values())


def _oddities(question: Question) -> list[str]:
    where = f"{question.where}: {question.id!r}"
    if not question.answerable and (question.answers or question.evidence):
        return [f"{where} is marked unanswerable; its answers and evidence are not used"]
    found = offset_oddities(question)
    if question.answerable and not question.answers and not question.evidence:
        found.append(f"{where} has neither answers nor evidence; only whether it is answered counts")
    if any(not evidence.quote for evidence in question.evidence):
        found.append(f"{where} has evidence without a quote; any sentence of the article is right")
    return found
