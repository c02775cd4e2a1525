"""Feedback lines are whole, whoever writes at the same time, and after a crash."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ui.feedback import FeedbackLog


def test_many_writers_leave_whole_lines(tmp_path: Path) -> None:
    logs = [FeedbackLog(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: logs[n % 4].append({"n": n, "text": "é" * 500}), range(80)))
    lines = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    assert sorted(json.loads(line)["n"] for line in lines) == list(range(80))


def test_a_line_cut_short_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").write_bytes(b'{"n": 1}\n{"n": ')
    FeedbackLog(tmp_path).append({"n": 2})
    lines = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    assert lines[1] == '{"n": '
    assert json.loads(lines[2])["n"] == 2
