"""docs/evaluation-first-steps.md: every command that it shows is run, on what it shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.commands import evaluate
from index.samples import samples_folder
from qa.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation-first-steps.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_way_from_a_spreadsheet_to_a_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()
    (sheet,) = blocks("csv")
    Path("questions.csv").write_text(sheet, encoding="utf-8")
    for name in set(re.findall(r"[\w-]+\.txt", sheet)):
        shutil.copy(samples_folder() / name, "articles")
    said = {}
    for line in "".join(blocks("sh")).splitlines():
        program, *words = shlex.split(line)
        assert program == "pullquote"
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, (line, result.output, result.exception)
        said[line] = result.stdout
    assert "5 questions, 0 faults, 0 notes" in "".join(said.values())
    assert Path("report/report.html").exists()
    assert "<failure" not in Path("gates.xml").read_text()
    compared = next(text for line, text in said.items() if "--max-drop" in line)
    assert "no difference: every question got the same answer" in compared


def test_the_composite_action_uses_options_that_there_are() -> None:
    import yaml

    (text,) = blocks("yaml")
    action = yaml.safe_load(text)
    assert action["runs"]["using"] == "composite"
    commands = [shlex.split(step["run"]) for step in action["runs"]["steps"]]
    assert [words[:2] for words in commands] == [["pullquote", "questions"], ["pullquote", "eval"]]
    known = {option for parameter in evaluate.params for option in parameter.opts}
    assert {word for word in commands[1] if word.startswith("--")} <= known
