"""`pullquote eval` as people call it: exit codes, gates, files, faults found before anything is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.commands import evaluate
from eval.runs.run_file import read_run
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


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of both questions."""
    folder = tmp_path_factory.mktemp("earlier")
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    result = call(folder / "rows.jsonl", "--reader-only", "--json", folder / "run.json", "--by", "kind", "--quiet")
    assert result.exit_code == 0, result.output
    assert "2 questions, reader only" in result.stdout
    assert "\nforced_f1 " in result.stdout
    assert "\nkind " in result.stdout
    return folder / "run.json"


def call(*words: object) -> Result:
    return CliRunner().invoke(evaluate, [str(word) for word in words])


def test_a_run_is_written_compared_reported_and_held_to_gates(rows: Path, earlier: Path, tmp_path: Path) -> None:
    report, junit = tmp_path / "report", tmp_path / "junit.xml"
    words = ["--compare", earlier, "--max-drop", "f1=0", "--min", "f1=1.5", "--min", "best_f1=1.5"]
    result = call(rows, "--reader-only", *words, "--report", report, "--junit", junit, "--quiet")
    assert result.exit_code == 1
    assert "missed: f1 is " in result.stderr
    assert "missed: best_f1 is " in result.stderr
    assert "no difference: every question got the same answer" in result.stdout
    assert sorted(entry.name for entry in report.iterdir()) == ["report.html", "run.json", "summary.md"]
    assert junit.read_text().count("<failure") == 2
    assert read_run(earlier).metrics == read_run(report / "run.json").metrics


def test_a_report_that_fails_loses_no_run_and_no_gate(rows: Path, earlier: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    (report / "report.html").mkdir(parents=True)
    result = call(rows, "--reader-only", "--report", report, "--min", "f1=1.5", "--quiet")
    assert result.exit_code == 2
    assert "could not be written" in result.stderr
    assert "missed: f1 is " in result.stderr
    assert read_run(report / "run.json").metrics == read_run(earlier).metrics


def test_a_sample_is_said_in_the_settings_and_a_journal_is_kept(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    (tmp_path / "run.json.partial").write_text('{"pullquote_journal": 1, "settings": {}}\n')
    error = call(rows, "--reader-only", "--json", out, "--quiet").exception
    assert isinstance(error, PullquoteError)
    assert "go on with --resume" in str(error)
    (tmp_path / "run.json.partial").unlink()
    words = ["--reader-only", "--sample", 1, "--seed", 4, "--json", out, "--resume", "--quiet"]
    assert call(rows, *words).exit_code == 0
    run = read_run(out)
    assert (run.questions, run.settings["sample"], run.settings["seed"]) == (1, 1, 4)
    assert not (tmp_path / "run.json.partial").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--reader-only", "--min", "forced_f2=1"], "did you mean forced_f1"),
        (["--min", "forced_f1=1"], "no metric 'forced_f1' here"),
        (["--json", "none/run.json"], "make it first"),
        (["--compare", "none.json"], "no such file"),
        (["--report", "none/report"], "make it first"),
        (["--trec", "none/trec"], "make it first"),
        (["--junit", "none/junit.xml"], "make it first"),
        (["--matrix", "none.toml"], "give a TOML file"),
        (["--matrix", "none.toml", "--metric", "citation"], "did you mean citation_"),
        (["--collection", "none", "--encoder", "x"], "give --articles PATH to try others"),
    ],
)
def test_faults_are_found_before_anything_is_asked(rows: Path, words: list[str], message: str) -> None:
    error = call(rows, *words).exception
    assert isinstance(error, PullquoteError), error
    assert message in str(error)


@pytest.mark.parametrize(
    "words",
    [
        ["--collection", "a", "--articles", "b"],
        ["--reader-only", "--articles", "b"],
        ["--sample", "0"],
        ["--max-drop", "f1=0"],
        ["--resume"],
        ["--matrix", "m.toml", "--report", "r"],
        ["--mode", "sparse"],
    ],
)
def test_options_that_exclude_each_other(rows: Path, words: list[str]) -> None:
    assert call(rows, *words).exit_code == 2


def test_reader_only_needs_contexts(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "x", "question": "Who?"}\n')
    assert "has no context" in str(call(path, "--reader-only").exception)


def test_help_loads_no_library() -> None:
    """What is heavy is imported where it is used: help is there at once."""
    code = (
        "import sys; from eval.commands import evaluate; from eval.sets.commands import questions\n"
        "print([name for name in ('numpy', 'scipy', 'torch', 'ir_measures', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
