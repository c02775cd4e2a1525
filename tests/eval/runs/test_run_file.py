"""Runs as files: written whole, read back, refused with a reason; never a NaN in them."""

import json
import math
from pathlib import Path

import pytest

from eval.runs.run_file import Group, Run, check_new_folder, check_writable, finite, read_run, write_run
from index.errors import QuestionSetError


def a_run(**changes: object) -> Run:
    entry = {"id": "q", "question": "Who?", "answer": None, "metrics": {"f1": 0.5, "refused": None}}
    fields: dict[str, object] = {
        "questions": 1,
        "metrics": {"f1": 0.5, "refused": None},
        "intervals": {"f1": (0.25, 0.75), "refused": None},
        "breakdowns": {"kind": {"who": Group(1, {"f1": 0.5}, {"f1": None})}},
        "per_question": [entry],
        "settings": {"mode": "end to end"},
        "warnings": ["w"],
    }
    return Run(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_run(a_run(), path)
    assert read_run(path) == a_run()
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.json"]
    assert path.stat().st_mode & 0o044 == 0o044


def test_no_nan_is_written(tmp_path: Path) -> None:
    write_run(a_run(metrics={"f1": math.nan, "ece": math.inf}), tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["metrics"] == {"f1": None, "ece": None}
    assert finite({"a": [1.0, (math.nan, "x")]}) == {"a": [1.0, [None, "x"]]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as a run"),
        ("[]", "not a run"),
        ('{"questions": 1, "metrics": {}}', "not a run"),
        ('{"questions": 1, "metrics": {}, "settings": {}, "per_question": [{"id": "a"}]}', "an entry without"),
        ('{"questions": 1, "metrics": {"f1": NaN}, "settings": {}, "per_question": []}', "NaN is no number"),
        ('{"format": 99, "questions": 1, "metrics": {}, "settings": {}, "per_question": []}', "a newer Pullquote"),
    ],
)
def test_what_is_not_a_run_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(QuestionSetError, match=message):
        read_run(path)


def test_missing_run_and_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="no such file"):
        read_run(tmp_path / "none.json")
    with pytest.raises(QuestionSetError, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(QuestionSetError, match="no folder"):
        check_writable(tmp_path / "none" / "run.json")
    check_writable(tmp_path / "run.json")
    check_new_folder(tmp_path / "new")
    (tmp_path / "file").touch()
    with pytest.raises(QuestionSetError, match="is a file; name a folder"):
        check_new_folder(tmp_path / "file")


def test_a_run_of_an_older_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"questions": 0, "metrics": {"f1": 0.5}, "settings": {}, "per_question": []}))
    run = read_run(path)
    assert (run.metrics, run.intervals, run.breakdowns, run.by_kind) == ({"f1": 0.5}, {}, {}, {})
