"""Question sets end to end on a small real collection: the run's JSON, its metrics recomputed, conversations, SQuAD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.gold import GoldFinder
from eval.metrics import END_TO_END
from eval.metrics.text import best_exact, best_overlap_f1
from eval.question import Evidence, Question, QuestionSet
from eval.questions import read_questions
from eval.run_file import Run
from eval.runner import opened, run_questions
from index.errors import QuestionError, QuestionSetError
from qa.assistant import Assistant
from qa.extractive import ExtractiveReader

ARTICLES = {
    "bridge.txt": "Pellar Bridge closed\n\nBy Lena Vorstam | Northwire | 2025-02-27\n\n"
    "The Pellar Bridge in Harrowmouth was closed on Thursday after inspectors found a crack in a steel girder. "
    "“We did not take this decision lightly,” said Sunniva Crale, the head of the Regional Roads Office. "
    "The four-lane bridge was opened in 1967 and carries about 24,000 vehicles a day.\n",
    "ferry.txt": "Ostrey ferry out of action\n\n"
    "The car ferry Marisca will not sail again before March 24, the Ostrey Line said on Monday. "
    "Divers found that the propeller shaft was bent. Captain Ruben Aldous said that eleven lines had parted. "
    "The ferry was built in 1998 and carries up to 300 passengers.\n",
}
QUESTIONS = [
    {
        "id": "b1",
        "question": "When was the Pellar Bridge opened?",
        "answers": ["in 1967", "1967"],
        "evidence": [{"article": "bridge.txt", "quote": "bridge was opened in 1967"}],
        "kind": "when",
    },
    {
        "id": "b2",
        "question": "What did Sunniva Crale say about the decision?",
        "answers": ["We did not take this decision lightly"],
        "evidence": [
            {"article": "bridge.txt", "quote": '"We did not take this  decision lightly," said Sunniva Crale'}
        ],
        "kind": "quote",
    },
    {
        "id": "f1",
        "question": "And how many passengers does it carry?",
        "answers": ["300", "up to 300"],
        "evidence": [{"article": "ferry.txt", "quote": "carries up to 300 passengers"}],
        "history": ["When will the ferry Marisca sail again?"],
    },
    {
        "id": "f2",
        "question": "Who is the captain of the ferry?",
        "evidence": [{"article": "ferry.txt", "quote": "Captain Ruben Aldus said that eleven lines had parted."}],
    },
    {
        "id": "u1",
        "question": "Which airline will fly to the moon from Oslo?",
        "answerable": False,
        "kind": "unanswerable",
    },
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    (folder / "set.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reader() -> ExtractiveReader:
    return ExtractiveReader.open()


@pytest.fixture(scope="module")
def asked(folder: Path, reader: ExtractiveReader) -> Iterator[tuple[QuestionSet, Assistant]]:
    questions = read_questions(folder / "set.jsonl")
    with opened(questions, reader, articles=str(folder / "articles"), progress=False) as found:
        yield found


@pytest.fixture(scope="module")
def run(asked: tuple[QuestionSet, Assistant]) -> Run:
    questions, assistant = asked
    return run_questions(assistant, questions, progress=False)


def by_id(run: Run, identifier: str) -> dict[str, Any]:
    return next(entry for entry in run.per_question if entry["id"] == identifier)


def test_entries_are_as_the_contract_says(run: Run) -> None:
    wanted = {"id", "question", "answerable", "answered", "answer", "confidence", "citations", "metrics"}
    assert [entry["id"] for entry in run.per_question] == ["b1", "b2", "f1", "f2", "u1"]
    for entry in run.per_question:
        assert wanted <= set(entry)
        assert entry["answered"] == (entry["answer"] is not None) == bool(entry["citations"])
        assert (entry["confidence"] is None) == (not entry["answered"])
    assert set(run.metrics) == set(END_TO_END)
    assert run.questions == 5
    json.dumps(run.to_dict(), allow_nan=False)


def test_exact_match_and_f1_follow_from_the_entries(run: Run) -> None:
    scored = [by_id(run, identifier) for identifier in ("b1", "b2", "f1")]
    exact = [best_exact(entry["answer"] or "", entry["gold_answers"]) for entry in scored]
    words = [best_overlap_f1(entry["answer"] or "", entry["gold_answers"]) for entry in scored]
    assert run.metrics["exact_match"] == pytest.approx(sum(exact) / 3)
    assert run.metrics["f1"] == pytest.approx(sum(words) / 3)


def test_citations_are_judged_by_the_gold_place(run: Run, asked: tuple[QuestionSet, Assistant]) -> None:
    entry = by_id(run, "b1")
    assert entry["citations"][0]["source"] == "bridge.txt"
    right = "opened in 1967" in entry["citations"][0]["sentence"]
    assert entry["metrics"]["citation_accuracy"] == float(right)


def test_gold_passages_and_their_ranks(run: Run) -> None:
    entry = by_id(run, "b1")
    assert entry["gold_passages"] == len(entry["gold_ranks"]) >= 1
    assert entry["metrics"]["recall@20"] == 1.0
    assert entry["metrics"]["mrr@10"] == 1 / entry["gold_ranks"][0]


def test_evidence_that_is_not_there_is_a_warning_with_the_nearest_sentence(run: Run) -> None:
    (warning,) = run.warnings
    assert warning.startswith("f2: 'Captain Ruben Aldus")
    assert "nearest sentence: 'Captain Ruben Aldous said" in warning
    assert run.settings["evidence_not_found"] == 1
    assert by_id(run, "f2")["metrics"]["citation_accuracy"] == 0.0
    assert by_id(run, "f2")["metrics"]["recall@5"] == 0.0


def test_history_is_asked_first(run: Run) -> None:
    assert by_id(run, "f1")["search_question"] != by_id(run, "f1")["question"]


def test_kinds_and_settings(run: Run, reader: ExtractiveReader) -> None:
    assert list(run.by_kind) == ["when", "quote", "(no kind)", "unanswerable"]
    assert run.by_kind["unanswerable"]["refused"] == run.metrics["refused"]
    settings = run.settings
    assert settings["reader"] == reader.name
    assert settings["collection"]["articles"] == 2
    assert len(settings["questions_sha256"]) == len(settings["collection"]["content_sha256"]) == 64


def test_articles_are_found_by_every_name_they_have(asked: tuple[QuestionSet, Assistant]) -> None:
    collection = asked[1].collection
    finder = GoldFinder(collection)
    article = next(article for article in collection.articles() if article.source == "ferry.txt")
    for name in ("ferry.txt", "elsewhere/ferry.txt", article.location, article.article_id):
        gold = finder.find(Question("q", "?", evidence=(Evidence(name, "propeller shaft was bent"),)))
        (place,) = gold.places
        assert article.text[place.start : place.end] == "propeller shaft was bent"
        assert gold.passages
    gold = finder.find(Question("q", "?", evidence=(Evidence("none.txt", "x"),)))
    assert gold.missing == ("q: no article 'none.txt' in the collection",)
    assert finder.find(Question("q", "?", evidence=(Evidence("ferry.txt", "bent"),), answerable=False)).places == ()


def test_squad_paragraphs_are_asked_as_articles(folder: Path, reader: ExtractiveReader) -> None:
    context = ARTICLES["bridge.txt"].split("\n\n")[2].strip()
    entry = {"id": "s", "question": QUESTIONS[0]["question"], "answers": [{"text": "1967", "answer_start": 0}]}
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Bridge", "paragraphs": [{"context": context, "qas": [entry]}]}]}))
    with opened(read_questions(path), reader, progress=False) as (questions, assistant):
        run = run_questions(assistant, questions, progress=False)
    assert run.warnings == []
    assert run.per_question[0]["metrics"]["recall@20"] == 1.0


def test_nothing_to_ask_and_a_question_that_cannot_be_asked(folder: Path, reader: ExtractiveReader) -> None:
    questions = read_questions(folder / "set.jsonl")
    with pytest.raises(QuestionSetError, match="give --collection DIR or --articles PATH"), opened(questions, reader):
        pass
    path = folder / "long.jsonl"
    path.write_text(json.dumps({"id": "long", "question": "Why?", "history": ["why " * 1000]}))
    with pytest.raises(QuestionError, match="'long' has 4,000 characters"), opened(read_questions(path), reader):
        pass
