"""Two runs next to each other: each metric's difference, whether chance explains it, questions won and lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.run_file import Run
from eval.tables import number, table
from index.terminal import printable

SAMPLES = 9999
SHOWN = 20
# What makes a question won or lost: the first of these that both runs have for it.
DECIDING = ("citation_accuracy", "f1", "refused")
# Settings in which a difference means that two runs did not do the same thing.
TELLING = ("mode", "questions_sha256", "reader", "encoder", "ranking", "collection.content_sha256")


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in two runs.

    Attributes:
        before, after: over the questions that both runs have, for metrics that are means; else as the runs say.
        p_value: two-sided, of a paired randomisation test; None for metrics that are no mean over questions.
    """

    name: str
    before: float
    after: float
    p_value: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`notes` says what is not the same in the two runs; `won` and `lost` are pairs of entries (before, after)."""

    differences: tuple[Difference, ...]
    won: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    lost: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    notes: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compares two runs over the questions that both have, matched by id and words."""
    old = {entry["id"]: entry for entry in before.per_question}
    pairs = [
        (old[entry["id"]], entry)
        for entry in after.per_question
        if entry["id"] in old and old[entry["id"]].get("question") == entry.get("question")
    ]
    notes = [note for name in TELLING if (note := _note(name, _setting(before, name), _setting(after, name)))]
    if len(pairs) < max(len(before.per_question), len(after.per_question)):
        notes.append(f"only {len(pairs)} questions are in both runs; the others are left out of the means")
    judged = [(pair, _change(*pair)) for pair in pairs]
    return Comparison(
        differences=tuple(_differences(before, after, pairs)),
        won=tuple(pair for pair, change in judged if change > 0),
        lost=tuple(pair for pair, change in judged if change < 0),
        notes=tuple(notes),
    )


def _setting(run: Run, name: str) -> Any:
    """A setting by its path, such as "collection.content_sha256"; None when it is not there."""
    value: Any = run.settings
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _note(name: str, before: Any, after: Any) -> str:
    if before == after:
        return ""
    short = isinstance(before, str | int | float) and isinstance(after, str | int | float)
    return f"{name} differs: {before} before, {after} now" if short else f"{name} differs"


def _differences(before: Run, after: Run, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[Difference]:
    found = []
    for name in after.metrics:
        values = [
            (first["metrics"][name], second["metrics"][name])
            for first, second in pairs
            if first["metrics"].get(name) is not None and second["metrics"].get(name) is not None
        ]
        if values:
            olds, news = [old for old, _ in values], [new for _, new in values]
            difference = Difference(name, sum(olds) / len(olds), sum(news) / len(news), p_value(olds, news))
            found.append(difference)
            continue
        old, new = before.metrics.get(name), after.metrics[name]
        if old is not None and new is not None:
            found.append(Difference(name, old, new, None))
    return found


def p_value(before: Sequence[float], after: Sequence[float]) -> float:
    """Two-sided p-value of a paired randomisation test of the mean difference (Smucker et al. 2007, CIKM).

    Each question's two values are swapped or not at random; scipy tries all ways where there are fewer than
    9,999.

    >>> p_value([1.0, 0.0], [1.0, 0.0])
    1.0
    """
    import numpy as np

    differences = np.asarray(after) - np.asarray(before)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    from scipy.stats import permutation_test

    # Questions that did not change cannot change a swap's outcome: leaving them out is exact, and quicker.
    result = permutation_test(
        (differences,),
        # Rounded, so that sums which are equal but for the order of adding count as equal.
        lambda sample, axis: np.round(np.sum(sample, axis=axis), 9),
        permutation_type="samples",
        vectorized=True,
        n_resamples=SAMPLES,
        rng=0,
    )
    return float(result.pvalue)


def _change(before: dict[str, Any], after: dict[str, Any]) -> float:
    for name in DECIDING:
        old, new = before["metrics"].get(name), after["metrics"].get(name)
        if old is not None and new is not None and old != new:
            return float(new - old)
    return 0.0


def comparison_text(comparison: Comparison) -> str:
    """The comparison for a terminal: what is not the same, a table, the questions won and lost with both answers."""
    rows = [
        (
            difference.name,
            number(difference.name, difference.before),
            number(difference.name, difference.after),
            f"{difference.after - difference.before:+{'.0f' if difference.name.endswith('_ms') else '.4f'}}",
            "-" if difference.p_value is None else f"{difference.p_value:.3f}",
        )
        for difference in comparison.differences
    ]
    lines = [f"note: {printable(note)}" for note in comparison.notes]
    lines.append(table(("metric", "before", "now", "difference", "p"), rows))
    for word, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        lines.append(f"\n{len(pairs)} questions {word}")
        for old, new in pairs[:SHOWN]:
            lines.append("  " + printable(f"{new['id']}: {new['question']}"))
            lines.append("    " + printable(f"{_said(old)} -> {_said(new)}"))
        if len(pairs) > SHOWN:
            lines.append(f"  and {len(pairs) - SHOWN} more")
    return "\n".join(lines)


def _said(entry: dict[str, Any]) -> str:
    return str(entry.get("answer") or "(refused)")
