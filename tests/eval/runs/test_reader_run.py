"""The reader alone, with the real reader: outcomes in the set's order, figures that follow from them."""

import json
from pathlib import Path

import pytest

from eval.runs.causes import VERDICTS
from eval.runs.reader_run import read_all, run_reader
from eval.sets.questions import read_questions
from eval.text import best_exact
from index.errors import QuestionSetError
from qa.extractive import ExtractiveReader

CONTEXT = "Mayor Ann Lee opened the Pellar Bridge in 1967. It cost 7.4 million euros and carries 24,000 vehicles a day."
LONG = (
    "The ferry sails at noon. " * 40 + "Captain Ruben Aldous commands the ferry Marisca. " + "It rained all week. " * 40
)
DOCUMENT = {
    "data": [
        {
            "title": "Bridge",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "when",
                            "question": "When was the Pellar Bridge opened?",
                            "answers": [{"text": "1967", "answer_start": 42}],
                        },
                        {"id": "never", "question": "Which airline owns the tunnel to Mars?", "answers": []},
                    ],
                },
                {
                    "context": LONG,
                    "qas": [
                        {
                            "id": "who",
                            "question": "Who commands the ferry Marisca?",
                            "answers": [{"text": "Ruben Aldous", "answer_start": LONG.index("Ruben")}],
                        }
                    ],
                },
                {"context": "", "qas": [{"id": "empty", "question": "What?", "answers": []}]},
            ],
        }
    ]
}


@pytest.fixture(scope="module")
def reader() -> ExtractiveReader:
    return ExtractiveReader.open()


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return path


def test_outcomes_are_in_the_sets_order_and_spans_in_the_context(reader: ExtractiveReader, squad: Path) -> None:
    outcomes = read_all(reader, read_questions(squad), progress=False)
    assert [outcome.question.id for outcome in outcomes] == ["when", "never", "who", "empty"]
    assert "1967" in outcomes[0].forced_answer
    assert "Ruben Aldous" in outcomes[2].forced_answer
    assert outcomes[1].margin < outcomes[0].margin
    assert (outcomes[3].span, outcomes[3].answer) == (None, "")


def test_the_run_holds_what_its_metrics_are_made_of(reader: ExtractiveReader, squad: Path) -> None:
    run = run_reader(reader, read_questions(squad), progress=False)
    right = [best_exact(e["answer"] or "", e["gold_answers"] or [""]) for e in run.per_question]
    assert run.metrics["exact_match"] == pytest.approx(sum(right) / 4)
    assert run.per_question[3]["metrics"]["no_answer_f1"] == 1.0
    assert run.per_question[3]["metrics"]["forced_f1"] is None
    assert run.by_kind["(no kind)"]["questions"] == 4.0
    assert run.intervals["no_answer_f1"] is not None
    assert {entry["verdict"] for entry in run.per_question} <= set(VERDICTS)
    assert run.settings["reader"] == reader.name
    assert run.settings["no_answer_threshold"] == 0.0
    json.dumps(run.to_dict(), allow_nan=False)


def test_a_run_that_stopped_goes_on(reader: ExtractiveReader, squad: Path, tmp_path: Path) -> None:
    questions, journal = read_questions(squad), tmp_path / "run.json.partial"
    whole = run_reader(reader, questions, journal=journal, progress=False)
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:3]) + lines[3][:20], encoding="utf-8")
    again = run_reader(reader, questions, journal=journal, resume=True, progress=False)
    assert again.metrics == pytest.approx(whole.metrics, nan_ok=True)
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 5


def test_questions_without_a_context_are_refused(reader: ExtractiveReader, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "x", "question": "Who?"}\n')
    with pytest.raises(QuestionSetError, match="question 'x' has no context"):
        run_reader(reader, read_questions(path), progress=False)
