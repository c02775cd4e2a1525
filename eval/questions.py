"""Reads question sets: JSON Lines in the documented format, rows that bring their own context, and SQuAD files."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.question import Question, QuestionSet
from eval.rows import parse_question
from eval.squad import is_squad, read_squad
from index.errors import QuestionSetError


def read_questions(path: str | Path) -> QuestionSet:
    """Reads a question set, whichever format it is in; a `.gz` file is unpacked.

    Raises:
        QuestionSetError: file missing or unreadable, no question in it, or a faulty entry; names file and line.
    """
    path = Path(path)
    raw = _read_bytes(path)
    text = _decode(path, raw)
    document = None if ".jsonl" in path.name else _whole_json(text)
    if is_squad(document):
        questions = read_squad(path, document)
        warnings: tuple[str, ...] = ()
    else:
        numbered = list(_read_lines(path, text))
        questions = tuple(question for _, question in numbered)
        warnings = tuple(warning for line, question in numbered for warning in _oddities(path, line, question))
    if not questions:
        raise QuestionSetError(f"{path}: no question in it; see docs/evaluation.md for the format")
    return QuestionSet(path, hashlib.sha256(raw).hexdigest(), questions, warnings)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise QuestionSetError(f"{path}: no such file; give a question set (.jsonl) or a SQuAD file (.json)") from None
    except IsADirectoryError:
        raise QuestionSetError(f"{path}: is a folder; give the question file itself") from None
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror})") from None


def _decode(path: Path, raw: bytes) -> str:
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            raise QuestionSetError(f"{path}: not a sound gzip file; copy or download it again") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise QuestionSetError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from None


def _whole_json(text: str) -> Any:
    """The text as one JSON document, or None when it is none, as with JSON Lines."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _read_lines(path: Path, text: str) -> Iterator[tuple[int, Question]]:
    seen: dict[str, int] = {}
    # Not splitlines(): JSON strings may hold U+2028 and the like unescaped.
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        where = f"{path}:{line}"
        try:
            row = json.loads(content)
        except ValueError as error:
            raise QuestionSetError(f"{where}: not JSON ({error}); one question a line is expected") from None
        question = parse_question(row, where)
        if question.id in seen:
            raise QuestionSetError(f"{where}: id {question.id!r} was used in line {seen[question.id]}; ids are unique")
        seen[question.id] = line
        yield line, question


def _oddities(path: Path, line: int, question: Question) -> Sequence[str]:
    if not question.answerable and (question.answers or question.evidence):
        return [f"{path}:{line}: {question.id!r} is marked unanswerable; its answers and evidence are not used"]
    if question.answerable and not question.answers and not question.evidence:
        return [f"{path}:{line}: {question.id!r} has neither answers nor evidence; only whether it is answered counts"]
    return []
