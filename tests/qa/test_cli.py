"""What `pullquote` says when a command fails, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest


# Where the first ends, libraries cannot be mapped; where the second does, Python finds no memory for its modules.
@pytest.mark.parametrize("megabytes", [300, 600])
def test_too_little_memory_is_told_in_one_line(tmp_path: Path, megabytes: int) -> None:
    for part in ("train", "dev"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "rows.jsonl").write_text(
            '{"context": "Ann Lee opened the bridge.", "question": "who opened it", "answers": ["Ann Lee"]}\n', "utf-8"
        )
    command = [sys.executable, "-m", "qa.cli", "train-reader", "--data", str(tmp_path), "--out", str(tmp_path / "run")]
    limit = (megabytes * 2**20, megabytes * 2**20)
    done = subprocess.run(
        command, capture_output=True, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit)
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("pullquote: too little memory: ")
    assert "Traceback" not in done.stderr


def test_other_errors_are_shown_as_they_are() -> None:
    code = "import qa.cli\ndef main():\n    raise RuntimeError('a bug')\nqa.cli.main = main\nqa.cli.run()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "RuntimeError: a bug"
