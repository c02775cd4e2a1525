"""Measuring: the entries of a run to its metrics, their intervals, breakdowns, causes and curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from eval.metrics import MODES
from eval.metrics.base import Measure, number
from eval.runs.causes import count_causes
from eval.runs.curves import reliability, risk_coverage
from eval.runs.run_file import Group, Run
from eval.statistics.bootstrap import intervals
from eval.statistics.clusters import FEWEST, GROUPS, Clusters, find_clusters
from eval.statistics.scores import Scores

NO_KIND = "(no kind)"
Entries = Sequence[dict[str, Any]]


def make_run(mode: str, entries: list[dict[str, Any]], settings: dict[str, Any], warnings: Sequence[str]) -> Run:
    """Measures what was answered.

    Args:
        mode: "end to end" or "reader only".
        entries: one a question, with its own metrics.
        settings: what the run was made with; the unit of the intervals is added.
        warnings: what to say about it.
    """
    scores, clusters = Scores.of(MODES[mode], entries), find_clusters(entries)
    notes = []
    if clusters.unit != GROUPS and clusters.found < min(FEWEST, len(entries)):
        notes.append(
            f"the questions come from {clusters.found} articles or conversations only: intervals and p-values are over "
            "questions as if each stood alone, and too narrow"
        )
    return Run(
        questions=len(entries),
        metrics=scores.metrics(),
        intervals=intervals(scores, clusters),
        breakdowns=_breakdowns(scores, clusters, entries),
        causes=count_causes(entries),
        curves={"reliability": reliability(entries), "risk_coverage": risk_coverage(entries)},
        settings={"mode": mode, **settings, "intervals": {"level": 0.95, **clusters.to_dict()}},
        warnings=[*warnings, *notes],
        per_question=entries,
    )


def groups_of(entries: Entries) -> dict[str, dict[str, list[int]]]:
    """Which questions are in which group of each breakdown; a question of two publishers is in both groups.

    A breakdown that says nothing, because no question has what it asks for, is left out.
    """
    found: dict[str, dict[str, list[int]]] = {"kind": {}, "publisher": {}, "gold_articles": {}}
    for row, entry in enumerate(entries):
        found["kind"].setdefault(entry.get("kind") or NO_KIND, []).append(row)
        for publisher in entry.get("gold_publishers", ()):
            found["publisher"].setdefault(publisher, []).append(row)
        if entry.get("gold_articles"):
            found["gold_articles"].setdefault(str(entry["gold_articles"]), []).append(row)
    found["gold_articles"] = dict(sorted(found["gold_articles"].items(), key=lambda item: int(item[0])))
    return {name: groups for name, groups in found.items() if groups}


def _breakdowns(scores: Scores, clusters: Clusters, entries: Entries) -> dict[str, dict[str, Group]]:
    return {
        name: {group: _group(scores, clusters, rows) for group, rows in groups.items()}
        for name, groups in groups_of(entries).items()
    }


def _group(scores: Scores, clusters: Clusters, rows: list[int]) -> Group:
    chosen, numbers = scores.chosen(np.array(rows)), clusters.chosen(np.array(rows))
    return Group(len(rows), chosen.metrics(), intervals(chosen, numbers))


def running(measures: Mapping[str, Measure[Any]], names: Sequence[str], outcome: Any) -> dict[str, float | None]:
    """A few metrics of one outcome, for the progress bar."""
    found = {}
    for name in names:
        score = measures[name].each
        found[name] = score([outcome])[0] if score else None
    return {name: None if value is None or np.isnan(number(value)) else value for name, value in found.items()}
