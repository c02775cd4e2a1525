"""Question sets: every field read, every fault named with file and line."""

import gzip
import json
from pathlib import Path

import pytest

from eval.sets.question import Evidence
from eval.sets.questions import read_questions
from index.errors import QuestionSetError

FULL = {
    "id": "d04",
    "question": "What role does China have?",
    "answers": ["unique role", "a unique role"],
    "evidence": [{"article": "a.txt", "quote": "China has a unique role"}],
    "answerable": True,
    "history": ["Who came to Seoul?"],
    "kind": "what",
    "cross_source": True,
}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_every_field_is_read_and_unknown_ones_are_kept(tmp_path: Path) -> None:
    questions = read_questions(write(tmp_path, FULL, "", {"id": 7, "question": "Why?", "answerable": False}))
    first, second = questions.questions
    assert first.answers == ("unique role", "a unique role")
    assert first.evidence == (Evidence("a.txt", "China has a unique role"),)
    assert first.history == ("Who came to Seoul?",)
    assert (first.kind, dict(first.extra), first.context) == ("what", {"cross_source": True}, None)
    assert (second.id, second.answerable, second.answers) == ("7", False, ())
    assert not questions.has_contexts
    assert questions.warnings == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{'id': 1}", "not JSON"),
        ("[1]", "a JSON object"),
        ({"question": "Who?"}, "no 'id'"),
        ({"id": " ", "question": "Who?"}, "no 'id'"),
        ({"id": "1"}, "no 'question'"),
        ({"id": "1", "question": " "}, "no 'question'"),
        ({"id": "a", "question": "Who?"}, "id 'a' was used in line 1"),
        ({"id": "1", "question": "Who?", "answers": "Park"}, "'answers' must be a list"),
        ({"id": "1", "question": "Who?", "answers": [""]}, "'answers' must be a list"),
        ({"id": "1", "question": "Who?", "answerable": "no"}, "'answerable' must be true or false"),
        (
            {"id": "1", "question": "Who?", "evidence": [{"article": "a.txt", "quote": " "}]},
            "'evidence' must be a list",
        ),
        ({"id": "1", "question": "Who?", "history": [3]}, "'history' must be a list"),
        ({"id": "1", "question": "Who?", "kind": 3}, "'kind' must be text"),
        ({"id": "1", "question": "Who?", "context": 3}, "'context' must be text"),
    ],
)
def test_faults_are_named_with_file_and_line(tmp_path: Path, line: object, message: str) -> None:
    path = write(tmp_path, {"id": "a", "question": "Where?"}, line)
    with pytest.raises(QuestionSetError) as caught:
        read_questions(path)
    assert f"{path}:2: " in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="no such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(QuestionSetError, match="is a folder"):
        read_questions(tmp_path)
    with pytest.raises(QuestionSetError, match="no question in it"):
        read_questions(write(tmp_path, "", "  "))
    broken = tmp_path / "latin.jsonl"
    broken.write_bytes(b'{"id": "1", "question": "a"}\n{"id": "2", "question": "caf\xe9"}\n')
    with pytest.raises(QuestionSetError, match=r"latin\.jsonl:2: not UTF-8"):
        read_questions(broken)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"x" * 100)[:20])
    with pytest.raises(QuestionSetError, match="gzip"):
        read_questions(cut)


def test_a_single_line_a_byte_order_mark_and_line_separators_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text("\ufeff" + json.dumps({"id": "1", "question": "a\u2028b"}, ensure_ascii=False), encoding="utf-8")
    assert read_questions(path).questions[0].question == "a\u2028b"


def test_contradictions_are_warnings(tmp_path: Path) -> None:
    path = write(tmp_path, {**FULL, "answerable": False}, {"id": "2", "question": "Who?"})
    warnings = read_questions(path).warnings
    assert warnings[0].startswith(f"{path}:1: ")
    assert "unanswerable" in warnings[0]
    assert "neither answers nor evidence" in warnings[1]
    whole = {"id": "3", "question": "Who?", "evidence": [{"article": "a.txt"}]}
    wrong = {"id": "4", "question": "Who?", "context": "It was Bob.", "answers": [{"text": "Bob", "answer_start": 2}]}
    warnings = read_questions(write(tmp_path, whole, wrong)).warnings
    assert "any sentence of the article is right" in warnings[0]
    assert "answer 'Bob' is not at 2; the nearest place is 7" in warnings[1]


def test_a_question_written_back_is_the_same(tmp_path: Path) -> None:
    rows = [FULL, {"id": "2", "question": "Who?", "context": "Bob.", "answers": [{"text": "Bob", "answer_start": 0}]}]
    questions = read_questions(write(tmp_path, *rows)).questions
    again = read_questions(write(tmp_path, *(question.to_dict() for question in questions))).questions
    assert again == questions
    assert again[0].to_dict()["cross_source"] is True


def test_sample_is_repeatable_and_in_order(tmp_path: Path) -> None:
    questions = read_questions(write(tmp_path, *({"id": str(n), "question": "?!"} for n in range(50))))
    ids = [int(question.id) for question in questions.sample(10, 1).questions]
    assert ids == sorted(ids)
    assert len(ids) == 10
    assert ids == [int(question.id) for question in questions.sample(10, 1).questions]
    assert ids != [int(question.id) for question in questions.sample(10, 2).questions]
    assert questions.sample(99, 1) is questions


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    import hashlib

    path = write(tmp_path, FULL)
    assert read_questions(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
