"""SQuAD files and rows with a context: read, refused with a place, and turned into articles."""

import gzip
import json
from pathlib import Path

import pytest

from eval.sets.questions import read_questions
from eval.sets.squad import contexts_as_articles, nearest
from index.errors import QuestionSetError

CONTEXT = "Ann Lee opened the bridge in 1967. It was the first. Ann Lee died in 1990."
DOCUMENT = {
    "version": "v2.0",
    "data": [
        {
            "title": "Old_bridge",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {"id": "1", "question": "Who?", "answers": [{"text": "Ann Lee", "answer_start": 53}]},
                        {"id": "2", "question": "Why?", "answers": [], "is_impossible": True},
                    ],
                },
                {"context": "Another.", "qas": [{"id": "3", "question": "What?", "answers": []}]},
            ],
        }
    ],
}


def write(folder: Path, document: object, name: str = "squad.json") -> Path:
    path = folder / name
    data = json.dumps(document).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["squad.json", "squad.json.gz", "squad"])
def test_squad_files_are_known_by_their_content(tmp_path: Path, name: str) -> None:
    questions = read_questions(write(tmp_path, DOCUMENT, name))
    assert [q.id for q in questions.questions] == ["1", "2", "3"]
    assert [q.answerable for q in questions.questions] == [True, False, False]
    first = questions.questions[0]
    assert (first.context, first.title, first.answers, first.answer_starts) == (
        CONTEXT,
        "Old bridge",
        ("Ann Lee",),
        (53,),
    )
    assert questions.has_contexts


def test_rows_with_a_context_are_read(tmp_path: Path) -> None:
    row = {"id": "q", "question": "Who?", "context": CONTEXT, "answers": [{"text": "Ann Lee", "answer_start": 0}]}
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    question = read_questions(path).questions[0]
    assert (question.answers, question.answer_starts, question.context) == (("Ann Lee",), (0,), CONTEXT)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"data": [{}]}, r"data\[0\]: no 'paragraphs'"),
        ({"data": [{"paragraphs": [{"qas": []}]}]}, r"paragraphs\[0\]: no 'context'"),
        ({"data": [{"paragraphs": [{"context": "x"}]}]}, "no 'qas'"),
        ({"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "1"}]}]}]}, r"qas\[0\]: no 'id' or no 'question'"),
        (
            {"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "1", "question": "?", "answers": ["x"]}]}]}]},
            "'answers' must be a list",
        ),
        ({"data": []}, "no question in it"),
    ],
)
def test_faulty_squad_files_are_refused_with_the_place(tmp_path: Path, document: object, message: str) -> None:
    with pytest.raises(QuestionSetError, match=message):
        read_questions(write(tmp_path, document))


def test_ids_used_twice(tmp_path: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT).replace('"3"', '"1"'))
    with pytest.raises(QuestionSetError, match="id '1' was used before"):
        read_questions(write(tmp_path, document))


def test_paragraphs_become_articles_and_answers_evidence(tmp_path: Path) -> None:
    rows, questions = contexts_as_articles(read_questions(write(tmp_path, DOCUMENT)), "paragraphs.jsonl")
    assert rows == [
        {"id": "p1", "title": "Old bridge", "text": CONTEXT},
        {"id": "p2", "title": "Old bridge", "text": "Another."},
    ]
    # The sentence of the offset, not the first that has the words.
    (evidence,) = questions[0].evidence
    assert (evidence.article, evidence.quote) == ("paragraphs.jsonl#p1", "Ann Lee died in 1990.")
    assert questions[1].evidence == ()


def test_wrong_offsets_are_mended_by_the_nearest_place() -> None:
    assert nearest(CONTEXT, "Ann Lee", 50) == 53
    assert nearest(CONTEXT, "Ann Lee", -1) == 0
    assert nearest(CONTEXT, "Bob", 0) == -1


def test_wrong_offsets_are_said_with_the_nearest_place(tmp_path: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT).replace("53", "50"))
    (warning,) = read_questions(write(tmp_path, document)).warnings
    assert warning.endswith("paragraphs[0].qas[0]: '1': answer 'Ann Lee' is not at 50; the nearest place is 53")
    document = json.loads(json.dumps(DOCUMENT).replace('"text": "Ann Lee"', '"text": "Bob"'))
    (warning,) = read_questions(write(tmp_path, document)).warnings
    assert "answer 'Bob' is not in its context" in warning
