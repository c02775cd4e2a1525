import json

import pytest
from click.testing import CliRunner

from eval.date_cases import main, measure_dates, read_cases
from index.errors import QuestionError

ROWS = [
    {
        "id": "day-1",
        "published": "2014-02-14",
        "sentence": "They met on Thursday.",
        "dates": [
            {"text": "Thursday", "start": 12, "end": 20, "means": "2014-02-13", "precision": "day", "relative": True}
        ],
    },
    {
        "id": "day-2",
        "published": "2014-02-14",
        "sentence": "They met in 2009.",
        "dates": [
            {"text": "2009", "start": 12, "end": 16, "means": "2009-02-01", "precision": "day", "relative": False}
        ],
    },
    {"id": "none-1", "published": "2014-02-14", "sentence": "They met on a Thursday.", "dates": []},
    {"id": "none-2", "published": "2014-02-14", "sentence": "They met yesterday.", "dates": []},
]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return file


def test_counts(path):
    figures = measure_dates(read_cases(path))
    assert (figures.cases, figures.dates, figures.right) == (4, 2, 1)
    assert (figures.quiet, figures.left_alone, figures.extra) == (2, 1, 2)
    assert (figures.share_right, figures.share_left_alone) == (0.5, 0.5)


def test_nothing_to_measure_on():
    figures = measure_dates([])
    assert figures.share_right is None
    assert figures.share_left_alone is None


def test_the_command_prints_a_line_for_each_kind_and_the_misses(path):
    done = CliRunner().invoke(main, [str(path), "--misses"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()[1:4]] == ["day", "none", "all"]
    assert "wanted: 2009 = 2009-02-01 (day)" in done.output
    assert "found: yesterday = 2014-02-13 (day)" in done.output


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "x"}',
        '{"id": "x", "published": "soon", "sentence": "", "dates": []}',
        json.dumps(ROWS[0] | {"sentence": "They met on Friday."}),
    ],
)
def test_a_line_that_is_no_case_is_named(tmp_path, line):
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps(ROWS[0]) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"bad\.jsonl, line 2: no case of dates"):
        read_cases(file)
    assert CliRunner().invoke(main, [str(file)]).exit_code == 2
