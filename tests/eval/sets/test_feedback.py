"""Questions from feedback: what people called right is gold, the rest waits for a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.sets.commands import questions
from eval.sets.questions import read_questions
from index.collection import Collection
from index.errors import QuestionSetError
from index.indexer import index_sources

TEXT = "Pellar Bridge closed\n\nThe bridge was closed on Thursday. It was opened in 1967 by Mayor Ann Lee.\n"
SENTENCE = "It was opened in 1967 by Mayor Ann Lee."


def test_a_question_set_from_a_log(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    place = tmp_path / "collection"
    index_sources([str(tmp_path / "bridge.txt")], place, progress=False)
    with Collection.open(place) as collection:
        (article,) = collection.articles()
    start = article.text.index(SENTENCE)
    cited = {"article_id": article.article_id, "sentence_start": start, "sentence_end": start + len(SENTENCE)}
    log = [
        {
            "question": "And when?",
            "search_question": "When was it opened?",
            "verdict": "right",
            "answer": "1967",
            **cited,
        },
        {"question": "When was it opened?", "verdict": "right", "answer": "in 1967", **cited},
        {"question": "Who swam?", "verdict": "should have refused", "answer": "Ann Lee", **cited},
        {"question": "Who closed it?", "verdict": "wrong", "answer": "Ann Lee", "comment": "The roads office", **cited},
        {"question": "Who is it?", "verdict": "right", "answer": "Ann", **cited, "article_id": "gone"},
    ]
    lines = "\n".join(map(json.dumps, log)) + '\n{"question": "cut sh'
    (place / "feedback.jsonl").write_text(lines, encoding="utf-8")
    out = tmp_path / "set.jsonl"
    result = CliRunner().invoke(questions, ["from-feedback", "--collection", str(place), "--out", str(out)])
    assert result.exit_code == 0, result.output
    found = {question.question: question for question in read_questions(out).questions}
    when = found["When was it opened?"]
    assert when.answers == ("1967", "in 1967")
    assert [(e.article, e.quote) for e in when.evidence] == [("bridge.txt", SENTENCE)]
    assert not found["Who swam?"].answerable
    assert found["Who closed it?"].answers == ()
    assert found["Who closed it?"].extra["feedback"][0]["comment"] == "The roads office"
    assert found["Who is it?"].evidence == ()
    assert "f0003 'Who closed it?': nobody said what is right" in result.stderr
    assert "f0004 'Who is it?': the article of a right answer is gone" in result.stderr
    assert "feedback.jsonl:6: not a whole line of feedback" in result.stderr


def test_no_feedback_yet(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    index_sources([str(tmp_path / "bridge.txt")], tmp_path / "collection", progress=False)
    error = CliRunner().invoke(questions, ["from-feedback", "--collection", str(tmp_path / "collection")]).exception
    assert isinstance(error, QuestionSetError)
    with pytest.raises(QuestionSetError, match="no feedback yet"):
        raise error
