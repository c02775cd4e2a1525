"""Question sets end to end on a small real collection: the run's JSON, its metrics recomputed, conversations, SQuAD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.metrics import END_TO_END
from eval.runs.causes import VERDICTS
from eval.runs.gold_finder import GoldFinder
from eval.runs.opening import opened
from eval.runs.outcome import Outcome
from eval.runs.run_file import Run
from eval.runs.runner import run_questions
from eval.runs.trec import write_trec
from eval.sets.question import Evidence, Question, QuestionSet
from eval.sets.questions import read_questions
from eval.text import best_exact, best_overlap_f1
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
def answered(asked: tuple[QuestionSet, Assistant], folder: Path) -> tuple[Run, list[Outcome]]:
    questions, assistant = asked
    return run_questions(assistant, questions, journal=folder / "run.json.partial", progress=False)


@pytest.fixture(scope="module")
def run(answered: tuple[Run, list[Outcome]]) -> Run:
    return answered[0]


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
    warning = run.warnings[0]
    assert "set.jsonl:4: 'Captain Ruben Aldus" in warning
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


def test_every_question_has_its_verdict_and_cause(run: Run) -> None:
    for entry in run.per_question:
        assert entry["verdict"] in VERDICTS
        assert (entry["cause"] is None) == (entry["verdict"] in ("right", "not judged"))
    assert by_id(run, "f2")["cause"] == "gold not in the collection"
    assert sum(cause["questions"] for cause in run.causes) == sum(bool(e["cause"]) for e in run.per_question)


def test_the_same_numbers_whatever_the_number_of_workers(run: Run, asked: tuple[QuestionSet, Assistant]) -> None:
    questions, assistant = asked
    other, _ = run_questions(assistant, questions, workers=3, progress=False)
    assert without_times(other) == without_times(run)
    assert other.settings["workers"] == 3


def test_a_run_that_stopped_goes_on_where_it_was(run: Run, asked: tuple[QuestionSet, Assistant], folder: Path) -> None:
    questions, assistant = asked
    journal = folder / "run.json.partial"
    with pytest.raises(QuestionSetError, match="holds a run that stopped; go on with --resume"):
        run_questions(assistant, questions, journal=journal, progress=False)
    lines = journal.read_bytes().splitlines(keepends=True)
    # As after a kill in the middle of a line.
    journal.write_bytes(b"".join(lines[:3]) + lines[3][:40])
    again, _ = run_questions(assistant, questions, journal=journal, resume=True, progress=False)
    assert without_times(again) == without_times(run)
    assert [e["latency_ms"] for e in again.per_question[:2]] == [e["latency_ms"] for e in run.per_question[:2]]
    other = questions.sample(2, 1)
    with pytest.raises(QuestionSetError, match=r"other settings \(questions_asked\)"):
        run_questions(assistant, other, journal=journal, resume=True, progress=False)


def without_times(run: Run) -> dict[str, Any]:
    entries = [
        {name: value for name, value in entry.items() if name not in ("latency_ms", "timings_ms")}
        for entry in run.per_question
    ]
    metrics = {name: value for name, value in run.metrics.items() if not name.endswith("_ms")}
    return {"metrics": metrics, "entries": entries, "causes": run.causes}


def test_other_tools_say_the_same_of_the_trec_files(answered: tuple[Run, list[Outcome]], tmp_path: Path) -> None:
    import pytrec_eval

    run, outcomes = answered
    write_trec(tmp_path / "trec", outcomes)
    with (tmp_path / "trec" / "qrels.trec").open() as file:
        qrels = pytrec_eval.parse_qrel(file)
    with (tmp_path / "trec" / "run.trec").open() as file:
        retrieved = pytrec_eval.parse_run(file)
    theirs = pytrec_eval.RelevanceEvaluator(qrels, {"recall_5", "recall_20", "ndcg_cut_10", "success_1"}).evaluate(
        retrieved
    )
    assert set(theirs) == {"b1", "b2", "f1", "f2"}
    for name, key in (
        ("recall@5", "recall_5"),
        ("recall@20", "recall_20"),
        ("ndcg@10", "ndcg_cut_10"),
        ("hit_rate@1", "success_1"),
    ):
        mean = sum(found[key] for found in theirs.values()) / len(theirs)
        assert run.metrics[name] == pytest.approx(mean, abs=1e-6)


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
    assert gold.missing == ("no article 'none.txt' in the collection",)
    whole = finder.find(Question("q", "?", evidence=(Evidence("ferry.txt"),)))
    assert [(place.start, place.end) for place in whole.places] == [(0, len(article.text))]
    assert finder.answers_elsewhere(Question("q", "?", ("24 March", "March 24")), whole.places[:1]) == [
        "answer '24 March' is in none of the gold sentences"
    ]
    assert finder.find(Question("q", "?", evidence=(Evidence("ferry.txt", "bent"),), answerable=False)).places == ()


def test_squad_paragraphs_are_asked_as_articles(folder: Path, reader: ExtractiveReader) -> None:
    context = ARTICLES["bridge.txt"].split("\n\n")[2].strip()
    entry = {"id": "s", "question": QUESTIONS[0]["question"], "answers": [{"text": "1967", "answer_start": 0}]}
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Bridge", "paragraphs": [{"context": context, "qas": [entry]}]}]}))
    with opened(read_questions(path), reader, progress=False) as (questions, assistant):
        run, _ = run_questions(assistant, questions, progress=False)
    assert [line for line in run.warnings if "too narrow" not in line] == [
        f"{path}: data[0].paragraphs[0].qas[0]: 's': answer '1967' is not at 0; the nearest place is "
        f"{context.index('1967')}"
    ]
    assert run.per_question[0]["metrics"]["recall@20"] == 1.0


def test_nothing_to_ask_and_a_question_that_cannot_be_asked(folder: Path, reader: ExtractiveReader) -> None:
    questions = read_questions(folder / "set.jsonl")
    with pytest.raises(QuestionSetError, match="give --collection DIR or --articles PATH"), opened(questions, reader):
        pass
    path = folder / "long.jsonl"
    path.write_text(json.dumps({"id": "long", "question": "Why?", "history": ["why " * 1000]}))
    with pytest.raises(QuestionError, match="'long' has 4,000 characters"), opened(read_questions(path), reader):
        pass
