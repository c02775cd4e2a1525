"""docs/evaluation.md describes every metric and every option, and its example question set is sound."""

from pathlib import Path

import click
import pytest

from eval.commands import evaluate
from eval.metrics import END_TO_END, READER_ONLY
from eval.runs.causes import CAUSES, VERDICTS
from eval.sets.commands import questions as questions_group
from eval.sets.questions import read_questions

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def section_of_options() -> str:
    return PAGE.split("## Options\n")[1].split("\n## ")[0]


def section(heading: str) -> str:
    return PAGE.split(f"### {heading}\n")[1].split("\n#")[0]


@pytest.mark.parametrize("name", list(END_TO_END))
def test_every_metric_end_to_end_is_described(name: str) -> None:
    assert f"`{name}`" in section("End to end")


@pytest.mark.parametrize("name", list(READER_ONLY))
def test_every_reader_metric_is_described(name: str) -> None:
    assert f"`{name}`" in section("Reader only")


@pytest.mark.parametrize("option", [p for p in evaluate.params if isinstance(p, click.Option)], ids=lambda p: p.name)
def test_every_option_is_described(option: click.Option) -> None:
    assert f"`{option.opts[0]}" in section_of_options()
    assert option.help


@pytest.mark.parametrize("word", [*CAUSES, *(verdict for verdict in VERDICTS if verdict != "not judged")])
def test_every_cause_and_verdict_is_described(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("command", list(questions_group.commands))
def test_every_command_for_question_sets_is_described(command: str) -> None:
    assert f"`questions {command}" in PAGE


def test_the_example_question_set_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(PAGE.split("```json\n")[1].split("```")[0], encoding="utf-8")
    questions = read_questions(path)
    assert [q.id for q in questions.questions] == ["b07", "b08", "b09"]
    assert questions.warnings == ()
