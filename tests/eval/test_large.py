"""The large run: entries repeated so that none is quite like another, and the costs printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner

from eval.large import main, repeated
from eval.runs.run_file import write_run


def test_questions_are_repeated_under_new_names(entry: Any, run_of: Any, tmp_path: Path) -> None:
    run = run_of(entry("a"), entry("b", 0.0))
    entries = repeated(run, 20, 1)
    assert len({e["id"] for e in entries}) == 20
    assert len({e["gold_evidence"][0]["article"] for e in entries}) > 3
    write_run(run, tmp_path / "run.json")
    result = CliRunner().invoke(main, [str(tmp_path / "run.json"), "--questions", "40"])
    assert result.exit_code == 0, result.exception
    assert "report.html" in result.stdout
