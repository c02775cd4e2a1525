"""Gates as a JUnit file, which build servers show as tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.gates import Gate
from eval.runs.run_file import Run, write_whole


def write_junit(path: Path, run: Run, results: Mapping[Gate, str]) -> None:
    """Writes one test a gate; a run without gates is one test that passed.

    Args:
        path: the file; one that is there is replaced.
        run: whose metrics become properties.
        results: for each gate what was missed, "" where it was kept.
    """
    from junitparser import Failure, JUnitXml, TestCase, TestSuite

    suite = TestSuite("pullquote eval")
    for name, value in run.metrics.items():
        if value is not None:
            suite.add_property(name, f"{value:.6f}")
    for gate, missed in results.items():
        case = TestCase(gate.text, "pullquote.gates")
        if missed:
            case.result = [Failure(missed)]
        suite.add_testcase(case)
    if not results:
        suite.add_testcase(TestCase("questions asked", "pullquote.run", time=float(run.settings["seconds"])))
    document = JUnitXml("pullquote")
    document.add_testsuite(suite)
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]
    write_whole(path, text.decode("utf-8"))
