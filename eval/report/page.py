"""The report as one HTML file that asks nothing of anybody: style and plots are in it, and it has no script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from eval.gates import Gate
from eval.metrics import MODES
from eval.report.plots import bar, reliability_plot, risk_coverage_plot
from eval.report.questions import filters, make_cards
from eval.runs.causes import CAUSES, RETRIEVAL, costliest
from eval.runs.run_file import Run
from eval.statistics.compare import Comparison, Difference
from eval.statistics.comparison_text import said, signed
from eval.tables import GROUPS, group_columns, interval, number
from index.terminal import printable

# The figures that stand out at the top of the page, of those that the run has.
FIRST = ("citation_accuracy", "citation_accuracy_any", "f1", "exact_match", "answered", "refused", "ece", "recall@5")
ROOM = "eval.report"


def page(run: Run, comparisons: Sequence[Comparison], gates: Mapping[Gate, str]) -> str:
    """The whole page. Every text of unknown origin is freed of control characters and escaped."""
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("eval", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = lambda text: printable(str(text))
    environment.globals.update(number=number, interval=interval, signed=signed, said=said)
    cards = make_cards(run.per_question)
    return environment.get_template("report.html.j2").render(
        style=Markup(files(ROOM).joinpath("report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own
        run=run,
        headline=costliest(run.per_question),
        tiles=[
            (name, run.metrics[name], run.intervals.get(name)) for name in FIRST if run.metrics.get(name) is not None
        ],
        metrics=_metrics(run, lambda value, pair: Markup(bar(value, pair))),  # noqa: S704 - made of numbers
        gates=[(gate.text, missed) for gate, missed in gates.items()],
        causes=_causes(run),
        plots=[
            (title, note, Markup(draw(run.curves[name])))  # noqa: S704 - made of numbers
            for name, draw, title, note in PLOTS
            if run.curves.get(name)
        ],
        tables=[_breakdown(run, name) for name in run.breakdowns],
        comparisons=[(comparison, _rows(comparison)) for comparison in comparisons],
        filters=filters(cards),
        cards=cards,
        settings=json.dumps(run.settings, indent=2, ensure_ascii=False, sort_keys=True),
    )


PLOTS = (
    (
        "reliability",
        reliability_plot,
        "Reliability",
        "A point is the answers of one tenth of the scale of confidence; on the line, confidence is the share right.",
    ),
    (
        "risk_coverage",
        risk_coverage_plot,
        "Risk and coverage",
        "How many of the answers would be right if only the most confident were given.",
    ),
)


def _metrics(run: Run, draw: Any) -> list[dict[str, Any]]:
    """Every metric with its formula; a bar for those that are shares."""
    measures = MODES[run.settings["mode"]]
    rows = []
    for name, value in run.metrics.items():
        pair = run.intervals.get(name)
        share = value is not None and not name.endswith("_ms")
        formula = measures[name].formula if name in measures else ""
        rows.append(
            {"name": name, "value": value, "pair": pair, "formula": formula, "bar": draw(value, pair) if share else ""}
        )
    return rows


def _causes(run: Run) -> list[dict[str, Any]]:
    most = max((cause["questions"] for cause in run.causes), default=1)
    return [
        {
            **cause,
            "meaning": CAUSES.get(cause["cause"], ""),
            "where": "retrieval" if cause["cause"] in RETRIEVAL else "reading",
            "width": round(100 * cause["questions"] / most, 1),
        }
        for cause in run.causes
    ]


def _breakdown(run: Run, name: str) -> dict[str, Any]:
    return {"title": GROUPS[name], "metrics": group_columns(run, name), "groups": run.breakdowns[name]}


def _rows(comparison: Comparison) -> list[tuple[Difference, str]]:
    return [(difference, difference.verdict or "same") for difference in comparison.differences]
