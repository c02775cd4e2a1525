"""`pullquote eval` as people call it: exit codes, gates, files, faults found before anything is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.commands import evaluate
from eval.run_file import read_run
from index.errors import PullquoteError

CONTEXT = "Mayor Ann Lee opened the Pellar Bridge in 1967."
ROWS = [
    {"id": "1", "question": "When was the bridge opened?", "answers": ["1967"], "context": CONTEXT, "kind": "when"},
    {"id": "2", "question": "Which airline owns the moon?", "answers": [], "context": CONTEXT, "kind": "none"},
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def call(*words: object) -> Result:
    return CliRunner().invoke(evaluate, [str(word) for word in words])


def test_reader_only_prints_a_table_and_writes_the_run(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    result = call(rows, "--reader-only", "--json", out, "--by-kind", "--min", "forced_f1=0", "--quiet")
    assert result.exit_code == 0, result.output
    assert "2 questions, reader only" in result.stdout
    assert "\nforced_f1 " in result.stdout
    assert "\nkind " in result.stdout
    assert read_run(out).questions == 2


def test_missed_gates_are_named_and_the_run_is_kept(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    result = call(rows, "--reader-only", "--json", out, "--min", "f1=1.5", "--min", "best_f1=1.5", "--quiet")
    assert result.exit_code == 1
    assert "missed: f1 is " in result.stderr
    assert "missed: best_f1 is " in result.stderr
    assert out.exists()


def test_a_run_compared_with_itself(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    call(rows, "--reader-only", "--json", out, "--quiet")
    result = call(rows, "--reader-only", "--compare", out, "--quiet")
    assert result.exit_code == 0
    assert "0 questions won" in result.stdout
    assert "+0.0000" in result.stdout
    assert "note:" not in result.stdout


def test_a_sample_is_said_in_the_settings(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    assert call(rows, "--reader-only", "--sample", 1, "--seed", 4, "--json", out, "--quiet").exit_code == 0
    run = read_run(out)
    assert (run.questions, run.settings["sample"], run.settings["seed"]) == (1, 1, 4)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--reader-only", "--min", "forced_f2=1"], "did you mean forced_f1"),
        (["--min", "forced_f1=1"], "no metric 'forced_f1' here"),
        (["--json", "none/run.json"], "make it first"),
        (["--compare", "none.json"], "no such file"),
    ],
)
def test_faults_are_found_before_anything_is_asked(rows: Path, words: list[str], message: str) -> None:
    error = call(rows, *words).exception
    assert isinstance(error, PullquoteError)
    assert message in str(error)


@pytest.mark.parametrize(
    "words", [["--collection", "a", "--articles", "b"], ["--reader-only", "--articles", "b"], ["--sample", "0"]]
)
def test_options_that_exclude_each_other(rows: Path, words: list[str]) -> None:
    assert call(rows, *words).exit_code == 2


def test_reader_only_needs_contexts(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "x", "question": "Who?"}\n')
    assert "has no context" in str(call(path, "--reader-only").exception)
