"""The measure of follow-ups, on two conversations written here."""

import json

import pytest
from click.testing import CliRunner

from eval.followups import main, measure, read_canard
from index.errors import QuestionSetError

TURNS = ["Ida Roe", "Captain", "Who is Ida Roe?", "the captain of the ferry"]
ROWS = [
    {"History": TURNS, "Question": "When did she leave?", "Rewrite": "When did Ida Roe leave?"},
    {"History": TURNS, "Question": "Who built the bridge?", "Rewrite": "Who built the bridge?"},
]


def test_figures_stand_beside_simple_ways(tmp_path):
    path = tmp_path / "canard.json"
    path.write_text(json.dumps(ROWS), "utf-8")
    found = measure(read_canard(path))
    assert (found.leaning, found.standing, found.changed) == (1, 1, 0.0)
    assert found.resolved == 1.0
    assert found.as_it_is == pytest.approx(6 / 9)
    assert found.behind_the_last == pytest.approx(10 / 13)
    printed = CliRunner().invoke(main, [str(path)], catch_exceptions=False).output
    assert "token F1, as understood" in printed


def test_another_layout_is_named(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"a": 1}', "utf-8")
    with pytest.raises(QuestionSetError, match=r"x\.json: no conversations in CANARD's layout"):
        read_canard(path)
