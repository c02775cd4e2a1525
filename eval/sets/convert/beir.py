"""BEIR folders (Thakur et al. 2021, arXiv:2104.08663): queries.jsonl, corpus.jsonl, qrels/test.tsv."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.sets.convert.base import Converted, Source
from eval.sets.convert.judgements import keep_judged, read_qrels
from eval.sets.files import read_text
from eval.sets.question import Question
from index.errors import QuestionSetError


def read_beir(source: Source) -> Converted:
    """The queries that have a relevant document; any sentence of such a document counts as right.

    Raises:
        QuestionSetError: a file is missing or faulty; names file and line.
    """
    folder = source.path
    qrels = read_qrels(source.qrels or folder / "qrels" / "test.tsv")
    queries = [_query(where, row) for where, row in _rows(folder / "queries.jsonl")]
    questions, notes = keep_judged(queries, qrels, source.articles)
    articles = [_article(row) for _, row in _rows(folder / "corpus.jsonl")] if source.articles else []
    return Converted(questions, articles, notes)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line, content in enumerate(read_text(path).split("\n"), start=1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("_id"), str) or not isinstance(row.get("text"), str):
            raise QuestionSetError(f'{path}:{line}: a row such as {{"_id": "1", "text": "..."}} is expected')
        yield f"{path}:{line}", row


def _query(where: str, row: dict[str, Any]) -> Question:
    # `metadata` and whatever else there is stays with the question.
    extra = {name: value for name, value in row.items() if name not in ("_id", "text")}
    return Question(row["_id"], row["text"], extra=MappingProxyType(extra), where=where)


def _article(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["_id"], "title": str(row.get("title") or ""), "text": row["text"]}
