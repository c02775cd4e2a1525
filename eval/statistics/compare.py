"""Two runs next to each other: each metric's difference, whether chance explains it, questions won and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eval.metrics import MODES
from eval.metrics.base import Array, Measure
from eval.runs.run_file import Run
from eval.statistics.bootstrap import Interval, draws
from eval.statistics.clusters import Clusters, find_clusters
from eval.statistics.correction import holm
from eval.statistics.notes import notes_on
from eval.statistics.randomisation import mean_p_values, whole_p_value
from eval.statistics.scores import Scores
from index.errors import QuestionSetError

Entry = dict[str, Any]
Pair = tuple[Entry, Entry]
# A difference is called one when its corrected p-value is below this.
LEVEL = 0.05
# What makes a question won or lost: the first of these that both runs have for it, and that differs.
DECIDING = ("citation_accuracy", "f1", "refused")


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in two runs.

    Attributes:
        before, after: over the questions that both runs have; where that cannot be told, as the runs say.
        interval: of after - before, 95 %; None where there is no way to tell.
        p_value: two-sided, of a paired randomisation test; None for what the runs do not tell question by question.
        adjusted: the same, corrected for the number of metrics (Holm).
    """

    name: str
    before: float
    after: float
    interval: Interval | None
    p_value: float | None
    adjusted: float | None
    higher_is_better: bool

    @property
    def gain(self) -> float:
        """How much better it became; negative when it became worse."""
        return self.after - self.before if self.higher_is_better else self.before - self.after

    @property
    def verdict(self) -> str:
        """ "better" or "worse" when chance does not explain the difference, else ""."""
        if self.adjusted is None or self.adjusted >= LEVEL or not self.gain:
            return ""
        return "better" if self.gain > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against an earlier one.

    Attributes:
        name: of the earlier run.
        pairs: how many questions both runs have.
        won, lost: pairs of entries (before, after) whose deciding score rose or fell.
        changed: pairs with the same scores and another answer or another first citation.
        notes: what is not the same in the two runs, one line each.
    """

    name: str
    pairs: int
    differences: tuple[Difference, ...]
    won: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    notes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but times."""
        answers = not (self.won or self.lost or self.changed)
        return answers and all(d.before == d.after for d in self.differences if not d.name.endswith("_ms"))


def compare(before: Run, after: Run, name: str = "the earlier run") -> Comparison:
    """Compares two runs over the questions that both have, matched by id and words.

    Raises:
        QuestionSetError: the runs are of different modes, or have no question in common.
    """
    check_mode(before, after.settings["mode"], name)
    pairs = paired(before, after)
    if not pairs:
        raise QuestionSetError(f"{name}: no question of it is in this run; compare runs of the same questions")
    judged = [(pair, _change(*pair)) for pair in pairs]
    return Comparison(
        name=name,
        pairs=len(pairs),
        differences=tuple(_differences(before, after, pairs)),
        won=tuple(pair for pair, change in judged if change > 0),
        lost=tuple(pair for pair, change in judged if change < 0),
        changed=tuple(pair for pair, change in judged if not change and _shown(pair[0]) != _shown(pair[1])),
        notes=tuple(notes_on(before, after, pairs)),
    )


def check_mode(before: Run, mode: str, name: str) -> None:
    """Raises QuestionSetError when a run cannot be compared with one of that mode: its metrics mean other things."""
    if before.settings.get("mode") != mode:
        raise QuestionSetError(f"{name}: a run {before.settings.get('mode')!r} cannot be compared with one {mode!r}")


def paired(before: Run, after: Run) -> list[Pair]:
    """The questions of both runs, (before, after), in the later one's order."""
    old = {entry["id"]: entry for entry in before.per_question}
    return [
        (old[entry["id"]], entry)
        for entry in after.per_question
        if entry["id"] in old and old[entry["id"]]["question"] == entry["question"]
    ]


def _change(before: Entry, after: Entry) -> float:
    for name in DECIDING:
        old, new = before["metrics"].get(name), after["metrics"].get(name)
        if old is not None and new is not None and old != new:
            return float(new - old)
    return 0.0


def _shown(entry: Entry) -> tuple[Any, ...]:
    first = entry.get("citations", [])[:1]
    return entry.get("answer"), *((c.get("article_id"), c.get("sentence_start")) for c in first)


def _differences(before: Run, after: Run, pairs: Sequence[Pair]) -> list[Difference]:
    measures = MODES[after.settings["mode"]]
    old, new = _both(measures, pairs)
    clusters = find_clusters([pair[1] for pair in pairs])
    ones = np.ones((1, len(pairs)))
    values = old.weighted(ones)[0], new.weighted(ones)[0]
    spreads = _intervals(old, new, clusters)
    chances = _p_values(old, new, clusters)
    found = []
    for place, (name, measure) in enumerate(measures.items()):
        first, second = float(values[0][place]), float(values[1][place])
        known = not (np.isnan(first) or np.isnan(second))
        if not known:
            # An older run may tell a metric without telling what it was made of.
            stored = before.metrics.get(name), after.metrics.get(name)
            if stored[0] is None or stored[1] is None:
                continue
            first, second = stored[0], stored[1]
        better = measure.higher_is_better
        p_value = chances.get(name) if known else None
        found.append(Difference(name, first, second, spreads.get(name) if known else None, p_value, None, better))
    adjusted = holm({difference.name: difference.p_value for difference in found})
    return [replace(difference, adjusted=adjusted[difference.name]) for difference in found]


def _both(measures: Mapping[str, Measure[Any]], pairs: Sequence[Pair]) -> tuple[Scores, Scores]:
    """The scores of both runs; a mean counts a question only where it has a value in both."""
    old, new = (Scores.of(measures, [pair[side] for pair in pairs]) for side in (0, 1))
    missing = np.isnan(old.values) | np.isnan(new.values)
    values = [np.where(missing, np.nan, scores.values) for scores in (old, new)]
    return replace(old, values=values[0]), replace(new, values=values[1])


def _intervals(old: Scores, new: Scores, clusters: Clusters) -> dict[str, Interval | None]:
    """Paired bootstrap: the same questions are drawn of both runs."""
    samples: Array = np.concatenate([new.weighted(weights) - old.weighted(weights) for weights in draws(clusters)])
    found: dict[str, Interval | None] = {}
    for place, name in enumerate(new.names):
        known = samples[~np.isnan(samples[:, place]), place]
        # Where no question differs no resample does: the difference is nothing, and so is its interval.
        found[name] = tuple(np.percentile(known, [2.5, 97.5]).tolist()) if 2 * len(known) >= len(samples) else None
    return found


def _p_values(old: Scores, new: Scores, clusters: Clusters) -> dict[str, float]:
    found = dict(zip(new.means, mean_p_values(new.values - old.values, clusters).tolist(), strict=True))
    for name, (statistic, table) in new.wholes.items():
        found[name] = whole_p_value(statistic, old.wholes[name][1], table, clusters)
    return found
