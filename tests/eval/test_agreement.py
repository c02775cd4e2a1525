"""Precision and recall of `agreement`, and the command on a small set with the shipped reader."""

import json

import pytest

from eval.agreement import judge, precision_recall
from index.errors import QuestionSetError

PAIRS = [("agree", "agree"), ("agree", "single"), ("differ", "agree"), ("differ", "differ")]


@pytest.mark.parametrize(
    ("label", "expected"), [("agree", (0.5, 0.5)), ("differ", (1.0, 0.5)), ("single", (0.0, None))]
)
def test_precision_recall(label, expected):
    assert precision_recall(PAIRS, label) == expected


def test_only_questions_that_say_what_is_right_are_judged(tmp_path):
    (tmp_path / "a.txt").write_text("Bridge open\n\nThe bridge was opened on Monday by Tom Hale.\n", "utf-8")
    path = tmp_path / "set.jsonl"
    rows = [{"id": "1", "question": "Who opened the bridge?", "answers": ["Tom Hale"], "agreement": "single"}]
    rows.append({"id": "2", "question": "When was it opened?", "answers": ["Monday"]})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert judge(path, tmp_path / "a.txt") == [("single", "single")]
    path.write_text(json.dumps(rows[1]) + "\n", "utf-8")
    with pytest.raises(QuestionSetError, match="no question says what is right"):
        judge(path, tmp_path / "a.txt")
