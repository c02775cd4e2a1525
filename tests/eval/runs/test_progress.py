"""Progress: running scores in plain lines where there is no terminal, nothing where it is not wanted."""

from __future__ import annotations

import io

import pytest

from eval.runs.progress import RunProgress


def test_lines_with_running_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.runs.progress._SECONDS_BETWEEN_LINES", 0.0)
    out = io.StringIO()
    with RunProgress(4, "Asking", out) as shown:
        shown.skip(1)
        shown.update({"f1": 1.0, "refused": None})
        shown.update({"f1": 0.5})
    lines = out.getvalue().splitlines()
    assert lines[0] == "Asking: going on after 1 of 4 questions"
    assert lines[2].startswith("Asking: 3 of 4 questions, f1 0.750, ")


def test_silence() -> None:
    out = io.StringIO()
    with RunProgress(1, "Asking", out, enabled=False) as shown:
        shown.update({"f1": 1.0})
    assert out.getvalue() == ""


def test_a_bar_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with RunProgress(1, "Asking", out) as shown:
        shown.update({"f1": 1.0})
    assert "1/1" in out.getvalue()
