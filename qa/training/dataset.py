"""Reading-comprehension files: SQuAD 1.1 and 2.0 JSON, and JSON Lines of context, question, answers (QED's layout)."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import TrainingError


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question on a paragraph; `answer` is its half-open character range in the paragraph, None if unanswerable."""

    question: str
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A context with its questions. Paragraphs of one `article`, whose title is `title`, are near in subject."""

    article: str
    title: str
    context: str
    questions: tuple[TrainingQuestion, ...]


def find_files(folder: Path) -> list[Path]:
    """The data files of a folder, sorted by name.

    Raises:
        TrainingError: there is no such folder, or nothing in it that could be read.
    """
    files = sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else [])
        if path.name.removesuffix(".gz").endswith((".json", ".jsonl"))
    )
    if not files:
        raise TrainingError(
            f"{folder}: no training files (*.json, *.jsonl, also .gz) there; docs/reader.md says where each comes from"
        )
    return files


def read_paragraphs(path: Path) -> Iterator[Paragraph]:
    """Yields the paragraphs of one file; answers whose place in the paragraph is unsure are left out.

    Raises:
        TrainingError: the file is damaged or of another layout.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            if path.name.removesuffix(".gz").endswith(".jsonl"):
                for line in lines:
                    yield _paragraph(path.name, json.loads(line))
            else:
                for number, article in enumerate(json.load(lines)["data"]):
                    for entry in article["paragraphs"]:
                        yield Paragraph(
                            f"{path.name}/{number}",
                            str(article.get("title", "")).replace("_", " "),
                            entry["context"],
                            tuple(q for q in (_question(entry["context"], qa) for qa in entry["qas"]) if q),
                        )
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{path}: not a SQuAD file nor JSON Lines of context, question, answers: {error}"
        ) from error


def _paragraph(name: str, row: dict[str, Any]) -> Paragraph:
    question = _question(row["context"], row)
    title = str(row.get("title", ""))
    return Paragraph(f"{name}/{title}", title, row["context"], (question,) if question else ())


def _question(context: str, entry: dict[str, Any]) -> TrainingQuestion | None:
    if entry.get("is_impossible"):
        return TrainingQuestion(entry["question"], None)
    answers = Counter((a["text"], a["answer_start"]) for a in entry.get("answers", ()))
    if not answers or entry.get("start_ambiguous"):
        return None
    # Annotators differ: the answer most of them gave, and of several the shortest.
    text, start = min(answers, key=lambda answer: (-answers[answer], len(answer[0])))
    if not text or context[start : start + len(text)] != text:
        return None
    return TrainingQuestion(entry["question"], (start, start + len(text)))
