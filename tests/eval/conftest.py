"""Entries and runs as `pullquote eval` makes them, without asking anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eval.metrics import END_TO_END
from eval.runs.measuring import make_run
from eval.runs.run_file import Run

Entry = dict[str, Any]
MakeEntry = Callable[..., Entry]
MakeRun = Callable[..., Run]


def make_entry(identifier: str, f1: float | None = 1.0, **fields: Any) -> Entry:
    """An entry of `per_question`: an answerable question whose answer is right when its F1 is 1."""
    citation = {
        "article_id": "a",
        "source": "a.txt",
        "title": "A",
        "publisher": "",
        "published": None,
        "sentence": "It opened in 1967, they said.",
        "sentence_start": 100,
        "sentence_end": 129,
        "answer_start": 110,
        "answer_end": 117,
        "before": "",
        "after": "",
        "link": "",
        "url": "",
    }
    right = f1 is not None and f1 >= 0.5
    metrics = dict.fromkeys((name for name, measure in END_TO_END.items() if measure.each), None) | {
        "f1": f1,
        "citation_accuracy": float(right),
        "answered": 1.0,
    }
    entry: Entry = {
        "id": identifier,
        "question": f"{identifier}?",
        "history": [],
        "kind": "when",
        "answerable": True,
        "answered": True,
        "answer": "in 1967" if right else "in 1968",
        "confidence": 0.8,
        "citations": [citation],
        "verdict": "right" if right else "wrong sentence",
        "cause": None if right else "not retrieved",
        "right": right,
        "gold_answers": ["1967"],
        "gold_evidence": [{"article": f"{identifier}.txt", "quote": "opened in 1967"}],
        "gold_publishers": ["Northwire"],
        "gold_articles": 1,
        "gold_passages": 1,
        "gold_ranks": [1] if right else [],
        "latency_ms": 10.0,
        "metrics": metrics,
    }
    return entry | fields


@pytest.fixture
def entry() -> MakeEntry:
    return make_entry


@pytest.fixture
def run_of() -> MakeRun:
    """Makes a run of entries."""

    def make(*entries: Entry, **settings: Any) -> Run:
        stored = {"questions_file": "set.jsonl", "questions_sha256": "0", "reader": "r", "seconds": 1.0, **settings}
        return make_run("end to end", list(entries), stored, [])

    return make
