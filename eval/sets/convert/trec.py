"""TREC queries with judgements: tab-separated queries or topics, and a qrels file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eval.sets.convert.base import Converted, Source
from eval.sets.convert.judgements import keep_judged, read_qrels
from eval.sets.files import read_text
from eval.sets.question import Question
from index.errors import QuestionSetError

_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*(\S+?)\s*(?=<|\s|$)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*(.*?)\s*(?=<|$)", re.DOTALL | re.IGNORECASE)


def read_trec(source: Source) -> Converted:
    """The queries that have a relevant document; any sentence of such a document counts as right.

    Documents are called as the qrels file calls them: a collection knows an article by its file name, address or the
    `id` of its record.

    Raises:
        QuestionSetError: no --qrels, or a file is missing or faulty; names file and line.
    """
    if source.qrels is None:
        raise QuestionSetError(f"{source.path}: TREC queries need their judgements: add --qrels FILE")
    text = read_text(source.path)
    queries = list(_topics(source.path, text) if _TOPIC.search(text) else _lines(source.path, text))
    questions, notes = keep_judged(queries, read_qrels(source.qrels), None)
    return Converted(questions, (), notes)


def _topics(path: Path, text: str) -> Iterator[Question]:
    for topic in _TOPIC.finditer(text):
        where = f"{path}:{text.count(chr(10), 0, topic.start()) + 1}"
        number, title = _NUMBER.search(topic[1]), _TITLE.search(topic[1])
        if not number or not title or not title[1]:
            raise QuestionSetError(f"{where}: a topic has <num> and <title>")
        yield Question(number[1], " ".join(title[1].split()), where=where)


def _lines(path: Path, text: str) -> Iterator[Question]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        identifier, tab, words = content.partition("\t")
        if not tab or not identifier.strip() or not words.strip():
            raise QuestionSetError(f"{path}:{line}: a query has its number, a tab and its words")
        yield Question(identifier.strip(), words.strip(), where=f"{path}:{line}")
