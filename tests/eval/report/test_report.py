"""The report: one file that asks nothing of anybody, everything escaped, and a run that is never lost with it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.gates import Gate
from eval.report.folder import check_folder, write_report
from eval.report.page import page
from eval.report.plots import reliability_plot, risk_coverage_plot
from eval.report.summary import escape, summary
from eval.runs.run_file import Run, read_run
from eval.statistics.compare import compare
from index.errors import QuestionSetError

HOSTILE = '</script><img src=x onerror="alert(1)">\x1b[31m|`[a](http://example.org)'


@pytest.fixture
def run(entry: Any, run_of: Any) -> Run:
    found: Run = run_of(
        entry("a"),
        entry("b", 0.0, question=f"Who {HOSTILE}?", kind=HOSTILE),
        entry(
            "c", 0.0, verdict="refused wrongly", cause="refused", answered=False, answer=None, citations=[], right=None
        ),
        entry("d", None, answerable=False, verdict="answered wrongly", cause="answered wrongly", right=False),
    )
    return found


class Elements(HTMLParser):
    """Counts elements, and collects whatever could ask another place for something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.places: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.places += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]
        assert not any(name.startswith("on") for name, _ in attrs)


def test_the_page_is_one_file_without_scripts_and_addresses(run: Run) -> None:
    text = page(run, [compare(run, run)], {})
    elements = Elements()
    elements.feed(text)
    assert not {"script", "img", "iframe", "object", "link", "a"} & set(elements.tags)
    assert elements.places == []
    assert "url(" not in text
    assert "default-src 'none'" in text
    assert elements.tags.count("article") == 4
    assert elements.tags.count("svg") > 2


def test_hostile_text_is_shown_and_does_nothing(run: Run) -> None:
    text = page(run, [], {})
    assert "&lt;/script&gt;&lt;img src=x onerror=" in text
    assert "\x1b" not in text
    lines = summary(run, [], {})
    assert "\\<img src=x" in lines
    assert "](http" not in lines
    assert escape("a\nb") == "a b"


def test_what_the_first_page_says(run: Run) -> None:
    gates = {Gate("--min", "f1", 0.9): "f1 is 0.3333, must be >= 0.9", Gate("--min", "answered", 0.5): ""}
    text = page(run, [], gates)
    assert "3 of 4 questions went wrong. What costs most is “not retrieved”" in text
    assert "missed: f1 is 0.3333, must be &gt;= 0.9" in text
    assert text.index("Retrieval: what holds the answer") < text.index("Reading: it was read")
    assert re.search(r'id="show-refused-wrongly".*refused wrongly 1<', text)
    assert "retrieval failures 1" in text
    assert "in 1967</mark>" in text
    assert "what is needed to repeat the run" in text


def test_gold_and_given_stand_side_by_side(run: Run) -> None:
    card = page(run, [], {}).split('<article class="question right"')[1].split("</article>")[0]
    right, given = card.split("<h4>given</h4>")
    assert "<blockquote>opened in 1967" in right
    assert "<blockquote>It opened <mark>in 1967</mark>, they said." in given


def test_comparisons_are_in_the_page_and_the_summary(entry: Any, run_of: Any, run: Run) -> None:
    other = run_of(entry("a", 0.0), reader="another")
    comparison = compare(other, run, "before.json")
    for text in (page(run, [comparison], {}), summary(run, [comparison], {})):
        assert "Compared with before" in text
        assert "DIFFERENT QUESTIONS" in text
        assert "in 1968" in text
    assert "No difference" in summary(run, [compare(run, run)], {})


def test_plots_are_made_of_numbers() -> None:
    points = [{"confidence": 0.5, "right": 0.4, "answers": 10.0}, {"confidence": 0.9, "right": 1.0, "answers": 40.0}]
    drawn = reliability_plot(points)
    assert drawn.count("<circle") == drawn.count('class="whisker"') == 2
    assert "confidence 0.90, right 1.00, 40 answers" in drawn
    curve = risk_coverage_plot([{"answered": 0.5, "right": 1.0}, {"answered": 1.0, "right": 0.75}])
    assert 'points="208.0,12.0 370.0,65.5"' in curve
    assert "<polyline" not in risk_coverage_plot([])


def test_a_report_only_ever_replaces_a_report(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    check_folder(folder)
    write_report(folder, run)
    assert sorted(entry.name for entry in folder.iterdir()) == ["report.html", "run.json", "summary.md"]
    check_folder(folder)
    (folder / "thesis.docx").touch()
    with pytest.raises(QuestionSetError, match=r"holds 'thesis\.docx', which no report does"):
        check_folder(folder)
    (tmp_path / "file").touch()
    with pytest.raises(QuestionSetError, match="is a file"):
        check_folder(tmp_path / "file")


def test_the_run_is_kept_when_the_report_fails(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "report"
    (folder / "report.html").mkdir(parents=True)
    with pytest.raises(OSError, match=r"report\.html"):
        write_report(folder, run)
    assert read_run(folder / "run.json").metrics == run.metrics


def test_a_run_of_an_older_version_still_makes_a_page() -> None:
    entry = {"id": "a", "question": "Who?", "answerable": True, "answered": False, "answer": None, "metrics": {}}
    text = page(Run(1, {"f1": 0.5}, [entry], {"mode": "end to end"}), [], {})
    assert "not judged" in text
