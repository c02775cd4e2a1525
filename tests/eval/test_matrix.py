"""The matrix: every combination, faults named, the best and what is not different from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.matrix import Setting, best_of, matrix_text, read_matrix
from eval.runs.choices import Choices
from index.errors import QuestionSetError


def write(folder: Path, text: str) -> Path:
    path = folder / "matrix.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_combination(tmp_path: Path) -> None:
    settings = read_matrix(write(tmp_path, '[matrix]\nmode = ["dense", "hybrid"]\npassages = [5, 20]\n'), Choices())
    assert [setting.choices for setting in settings] == [
        Choices(5, "dense"),
        Choices(20, "dense"),
        Choices(5, "hybrid"),
        Choices(20, "hybrid"),
    ]
    assert settings[0].name == "1-dense-5"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[matrix", "not TOML"),
        ("", r"needs one table \[matrix\]"),
        ("[matrix]\npasages = [1]", r"no setting 'pasages'; did you mean passages\?"),
        ("[matrix]\npassages = 5", "passages must be a list of numbers"),
        ("[matrix]\npassages = [0]", "passages must be 1 or more"),
        ("[matrix]\npassages = [5, 5]", "has a value twice"),
        ('[matrix]\nmode = ["sparse"]', "mode must be of hybrid, dense, lexical"),
        (f"[matrix]\npassages = {list(range(1, 80))}", "79 combinations; at most 64"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(QuestionSetError, match=message) as caught:
        read_matrix(write(tmp_path, text), Choices())
    assert "\n" not in str(caught.value)


def test_the_best_and_what_is_not_different_from_it(entry: Any, run_of: Any) -> None:
    right = {"bad": 10, "best": 30, "near": 29}
    runs = [run_of(*(entry(str(row), float(row < count)) for row in range(40))) for count in right.values()]
    settings = [Setting(number, {"mode": name}, Choices()) for number, name in enumerate(right, 1)]
    lines = matrix_text(settings, runs, "citation_accuracy").splitlines()
    assert lines[0].split()[:2] == ["mode", "citation_accuracy"]
    assert "worse (p 0.000)" in lines[1]
    assert "best" in lines[2]
    assert "not different (p 1.000)" in lines[3]
    # What is better when lower.
    assert best_of(runs, "latency_p50_ms") is runs[0]
