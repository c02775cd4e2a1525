from __future__ import annotations

import io
import re
import time

import pytest

from index import progress
from index.progress import Progress
from index.report import RunEvent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
    stream = io.StringIO()
    with Progress(2, stream) as shown:
        shown(RunEvent("new", "a.txt"))
        shown(RunEvent("document", "a.txt"))
    line = stream.getvalue().splitlines()[-1]
    assert "1 of 2 files, 1 articles new or changed, " in line
    assert re.search(r" files/s, [\d.]+ articles/s, \d+ s left$", line)
    assert "\r" not in stream.getvalue()


def test_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    with Progress(2, stream) as shown:
        shown(RunEvent("document", "a.txt"))
        shown(RunEvent("skipped", "b.txt", "is \x1b[31mempty"))
    assert "\r" in stream.getvalue()
    assert "skipped b.txt: is empty\n" in stream.getvalue()


def test_a_bar_moves_while_one_file_gives_many_articles() -> None:
    stream = Terminal()
    with Progress(1, stream) as shown:
        for _ in range(3):
            time.sleep(0.11)  # it redraws itself ten times a second
            shown(RunEvent("new", "a.jsonl"))
        shown(RunEvent("document", "a.jsonl"))
    assert "2 articles, " in stream.getvalue()
    assert "3 articles, " in stream.getvalue()


def test_silence() -> None:
    stream = io.StringIO()
    with Progress(1, stream, enabled=False) as shown:
        shown(RunEvent("skipped", "b.txt", "empty"))
    assert stream.getvalue() == ""
