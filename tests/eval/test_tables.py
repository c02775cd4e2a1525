"""Tables for the terminal."""

from eval.runs.run_file import Group, Run
from eval.tables import breakdown_table, interval, metrics_table, number


def test_numbers() -> None:
    assert number("f1", 2 / 3) == "0.6667"
    assert number("latency_p50_ms", 12.6) == "13"
    assert number("refused", None) == "-"
    assert interval("f1", (0.5, 1.0)) == "0.500 to 1.000"
    assert interval("latency_p50_ms", (-1.2, 3.0), sign=True) == "-1 to +3"
    assert interval("f1", None) == "-"


def test_metrics_one_a_line() -> None:
    run = Run(2, {"f1": 0.5, "refused": None}, [], {}, intervals={"f1": (0.25, 0.75)})
    assert metrics_table(run).splitlines() == [
        "metric    value   95 % interval",
        "f1       0.5000  0.250 to 0.750",
        "refused       -               -",
    ]


def test_groups_one_a_line_without_columns_that_nobody_has() -> None:
    groups = {
        "who\x1b[31m": Group(2, {"f1": 0.5, "refused": None}, {}),
        "when": Group(1, {"f1": None}, {}),
    }
    run = Run(3, {}, [], {"mode": "end to end"}, breakdowns={"kind": groups})
    assert breakdown_table(run, "kind").splitlines() == [
        "kind  questions      f1",
        "who           2  0.5000",
        "when          1       -",
    ]
    assert run.by_kind["when"] == {"questions": 1.0, "f1": None}
