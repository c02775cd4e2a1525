"""Judgements of documents (qrels): which documents answer which query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from eval.sets.files import read_text
from eval.sets.question import Evidence, Question
from index.errors import QuestionSetError


def read_qrels(path: Path) -> dict[str, list[str]]:
    """The documents judged relevant, by query.

    Reads TREC's four columns (query, iteration, document, relevance) and BEIR's three (query, document, score) under a
    heading. Only judgements above 0 count.

    Raises:
        QuestionSetError: a line of another form; names file and line.
    """
    found: dict[str, list[str]] = {}
    for line, content in enumerate(read_text(path).split("\n"), start=1):
        cells = content.split()
        if not cells or (line == 1 and cells[0].lower() in ("query-id", "query_id", "qid")):
            continue
        try:
            query, document, relevance = cells[0], cells[-2], int(cells[-1])
        except (IndexError, ValueError):
            cells = []
        if len(cells) not in (3, 4):
            raise QuestionSetError(
                f"{path}:{line}: a judgement has query, iteration, document and relevance, or query, document and score"
            )
        if relevance > 0:
            found.setdefault(query, []).append(document)
    return found


def keep_judged(
    queries: Iterable[Question], qrels: Mapping[str, list[str]], file: Path | None
) -> tuple[list[Question], tuple[str, ...]]:
    """The queries that have judged documents, with these as evidence without a quote, and a line for those left out.

    Args:
        file: where the documents are written as articles; None where they are called by their own names.
    """
    kept, left = [], 0
    for query in queries:
        documents = dict.fromkeys(qrels.get(query.id, ()))
        left += not documents
        evidence = tuple(Evidence(f"{file.name}#{name}" if file else name) for name in documents)
        if evidence:
            kept.append(replace(query, evidence=evidence))
    return kept, ((f"{left} queries without a relevant document were left out",) if left else ())
