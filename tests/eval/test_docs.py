"""docs/evaluation.md describes every metric and every option, and its example question set is sound."""

from pathlib import Path

import click
import pytest

from eval.commands import evaluate
from eval.metrics import END_TO_END, READER_ONLY
from eval.questions import read_questions

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


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
    assert f"| `{option.opts[0]}" in PAGE
    assert option.help


def test_the_example_question_set_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(PAGE.split("```json\n")[1].split("```")[0], encoding="utf-8")
    questions = read_questions(path)
    assert [q.id for q in questions.questions] == ["b07", "b08", "b09"]
    assert questions.warnings == ()
