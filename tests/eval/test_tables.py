"""Tables for the terminal."""

from eval.run_file import Run, metrics_by_kind
from eval.tables import by_kind_table, metrics_table, number


def test_numbers() -> None:
    assert number("f1", 2 / 3) == "0.6667"
    assert number("latency_p50_ms", 12.6) == "13"
    assert number("refused", None) == "-"


def test_metrics_one_a_line() -> None:
    assert metrics_table({"f1": 0.5, "refused": None}) == "metric    value\nf1       0.5000\nrefused       -"


def test_kinds_one_a_line_without_columns_that_nobody_has() -> None:
    kinds = {"who\x1b[31m": {"questions": 2.0, "f1": 0.5, "refused": None}, "when": {"questions": 1.0, "f1": None}}
    run = Run(3, {}, kinds, [], {"mode": "end to end"}, [])
    assert by_kind_table(run).splitlines() == [
        "kind  questions      f1",
        "who           2  0.5000",
        "when          1       -",
    ]


def test_questions_without_a_kind_have_a_row_of_their_own() -> None:
    assert list(metrics_by_kind({}, ["x", "y"], [{}, {}], ["", "who"])) == ["(no kind)", "who"]
