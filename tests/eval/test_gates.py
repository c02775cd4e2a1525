"""Gates: parsed with clear errors, missed ones named, shown to build servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eval.gates import Gate, parse_gates
from eval.junit import write_junit
from eval.metrics import END_TO_END
from eval.runs.run_file import Run
from eval.statistics.compare import compare
from index.errors import QuestionSetError


def run(**metrics: float | None) -> Run:
    return Run(1, dict(metrics), [], {"seconds": 1.5})


def test_gates_are_read() -> None:
    found = parse_gates(["f1=0.7", " recall@5 = 1"], END_TO_END, "--min")
    assert found == [Gate("--min", "f1", 0.7), Gate("--min", "recall@5", 1.0)]
    assert parse_gates(["ece=0.05"], END_TO_END, "--max") == [Gate("--max", "ece", 0.05)]
    assert parse_gates(["ece=0.05", "f1=0"], END_TO_END, "--max-drop")[1].text == "--max-drop f1=0"


@pytest.mark.parametrize(
    ("text", "option", "message"),
    [
        ("f1", "--min", "METRIC=VALUE is expected"),
        ("f1=high", "--min", "METRIC=VALUE is expected"),
        ("f1=nan", "--min", "METRIC=VALUE is expected"),
        ("recal@5=1", "--min", r"did you mean recall@5\?"),
        ("ece=0.1", "--min", "use --max ece=0.1"),
        ("f1=0.1", "--max", "use --min f1=0.1"),
        ("f1=-0.1", "--max-drop", "as 0 or more"),
    ],
)
def test_faults_are_named(text: str, option: str, message: str) -> None:
    with pytest.raises(QuestionSetError, match=message):
        parse_gates([text], END_TO_END, option)


def test_missed_gates_say_value_and_bound() -> None:
    gate = Gate("--min", "f1", 0.7)
    assert gate.missed(run(f1=0.7)) == ""
    assert gate.missed(run(f1=0.65)) == "f1 is 0.6500, must be >= 0.7"
    assert Gate("--max", "ece", 0.1).missed(run(ece=0.2)) == "ece is 0.2000, must be <= 0.1"
    assert "nothing in this question set" in gate.missed(run(f1=None))


def test_a_drop_is_measured_against_every_run_compared_with(entry: Any, run_of: Any) -> None:
    good, worse = run_of(entry("a"), entry("b")), run_of(entry("a"), entry("b", 0.0, latency_ms=30.0))
    comparisons = [compare(good, worse, "good.json"), compare(worse, worse, "worse.json")]
    assert Gate("--max-drop", "f1", 0.5).missed(worse, comparisons) == ""
    missed = Gate("--max-drop", "f1", 0.1).missed(worse, comparisons)
    assert missed == "f1 was 1.0000 in good.json and is 0.5000, may be worse by 0.1 at most"
    # What is better when lower is worse when it rises.
    assert "latency_p95_ms" in Gate("--max-drop", "latency_p95_ms", 1.0).missed(worse, comparisons)
    assert "nothing to compare" in Gate("--max-drop", "refused", 0.0).missed(worse, comparisons)


def test_build_servers_see_a_test_a_gate(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    gates = {Gate("--min", "f1", 0.7): "f1 is 0.6500, must be >= 0.7", Gate("--min", "answered", 0.5): ""}
    write_junit(path, run(f1=0.65, refused=None), gates)
    suite = ElementTree.parse(path).getroot()[0]  # noqa: S314 - our own file
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    cases = {case.get("name"): [child.get("message") for child in case] for case in suite.iter("testcase")}
    assert cases == {"--min f1=0.7": ["f1 is 0.6500, must be >= 0.7"], "--min answered=0.5": []}
    assert [p.get("name") for p in suite.iter("property")] == ["f1"]
    write_junit(path, run(f1=0.65), {})
    assert "questions asked" in path.read_text()
