"""Reading in processes of their own: documents come in order, and what kills a process costs one of them."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from index.drafts import ParsedArticle, Problem
from index.encoder import Encoder
from index.errors import SourceError
from index.indexer import index_sources
from index.sources import SourceDocument, find_documents
from index.workers import ReadAhead


def document(name: str, opener: Callable[[], Any]) -> SourceDocument:
    return SourceDocument(name, f"/{name}", None, -1, opener)


def text(number: int) -> SourceDocument:
    return document(f"{number}.md", partial(BytesIO, f"# Title {number}\n\nThe text of {number} is here.\n".encode()))


def read(ahead: ReadAhead, documents: list[SourceDocument]) -> dict[str, list[str]]:
    """Titles of the articles of each document, or why it cannot be read."""
    told: dict[str, list[str]] = {}
    for one, items in ahead.read(documents):
        told[one.source] = []
        try:
            for item in items:
                told[one.source].append(item.reason if isinstance(item, Problem) else item.article.title)
        except SourceError as error:
            told[one.source].append(str(error))
    return told


@pytest.mark.parametrize("workers", [0, 2])
def test_documents_come_in_order_with_their_articles(workers: int, tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(n), "title": f"Line {n}", "text": "word " * 900}) for n in range(400)]
    (tmp_path / "many.jsonl").write_text("\n".join([*lines, "{oops"]))
    (many,) = find_documents([str(tmp_path)])
    in_memory = document("closure.md", lambda: BytesIO(b"# Closure\n\nIts text.\n"))
    empty = document("empty.txt", partial(BytesIO, b""))
    with ReadAhead(workers) as ahead:
        told = read(ahead, [*map(text, range(9)), many, empty, in_memory, *map(text, range(10, 12))])
    assert list(told) == [*(f"{n}.md" for n in range(9)), "many.jsonl", "empty.txt", "closure.md", "10.md", "11.md"]
    assert told["8.md"] == ["Title 8"]
    assert told["closure.md"] == ["Closure"]
    assert told["empty.txt"] == ["empty.txt: is empty"]
    assert told["many.jsonl"][:400] == [f"Line {n}" for n in range(400)]
    assert told["many.jsonl"][400].startswith("bad JSON")


def test_a_document_that_kills_its_process_is_the_only_one_lost() -> None:
    deadly = {
        "crash.txt": partial(os.abort),
        "busy.txt": partial(sum, range(1 << 60)),
        "hang.txt": partial(time.sleep, 60),
        "huge.txt": partial(bytes, 1 << 40),
        "exit.txt": partial(os._exit, 7),
    }
    documents = [text(1), *(document(name, opener) for name, opener in deadly.items()), text(2)]
    with ReadAhead(1, time_limit=3) as ahead:
        told = read(ahead, documents)
    assert told.pop("1.md") == ["Title 1"]
    assert told.pop("2.md") == ["Title 2"]
    # In 3 s of work, or for 12 s on a machine that does much else.
    assert told.pop("busy.txt")[0].startswith("busy.txt: gave no article ")
    assert told == {
        "crash.txt": ["crash.txt: the process that read it crashed (SIGABRT); left out"],
        "hang.txt": ["hang.txt: gave no article for 12 s; left out"],
        "huge.txt": ["huge.txt: needs more than 4.3 GB of memory; left out"],
        "exit.txt": ["exit.txt: the process that read it crashed (exit code 7); left out"],
    }


def test_what_nobody_takes_is_passed_over() -> None:
    lines = "\n".join(json.dumps({"id": str(n), "title": f"{n}", "text": "word " * 50_000}) for n in range(20))
    many = document("many.jsonl", partial(BytesIO, lines.encode()))
    with ReadAhead(1) as ahead:
        taken = [(one.source, next(items)) for one, items in ahead.read([many, text(1)])]
    assert [source for source, _ in taken] == ["many.jsonl", "1.md"]
    assert all(isinstance(item, ParsedArticle) for _, item in taken)


@pytest.mark.parametrize("workers", [0, 1])
def test_it_ends_early_when_told_to(workers: int) -> None:
    stopped: list[bool] = []
    lines = "\n".join(json.dumps({"id": str(n), "title": f"{n}", "text": "word " * 9_000}) for n in range(200))
    many = document("many.jsonl", partial(BytesIO, lines.encode()))
    taken = []
    with ReadAhead(workers, stop=lambda: bool(stopped)) as ahead:
        for one, items in ahead.read([many, text(1)]):
            for _ in items:
                taken.append(one.source)
                stopped.append(True)
    assert 0 < len(taken) < 20
    assert "1.md" not in taken


def test_the_collection_is_the_same_whatever_their_number(folder: Path, tmp_path: Path, encoder: Encoder) -> None:
    (folder / "bad.txt").write_bytes(os.urandom(999))
    (folder / "more.jsonl").write_text(json.dumps({"id": "a", "title": "T", "text": "A text."}) + "\n{oops\n")
    rows = []
    for workers in (0, 2):
        path = tmp_path / str(workers)
        report = index_sources([str(folder)], path, workers=workers, encoder=encoder, progress=False)
        assert [source for source, _ in report.skipped] == ["bad.txt", "more.jsonl line 2"]
        with sqlite3.connect(path / "collection.sqlite") as connection:
            rows.append(connection.execute("SELECT * FROM articles ORDER BY rowid").fetchall())
            rows[-1] += connection.execute("SELECT * FROM passages ORDER BY passage_id").fetchall()
        connection.close()
    assert rows[0] == rows[1]
