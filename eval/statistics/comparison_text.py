"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.statistics.compare import LEVEL, Comparison, Difference, Pair
from eval.tables import interval, number, table
from index.terminal import printable

SHOWN = 20


def comparison_text(comparison: Comparison) -> str:
    """What is not the same, a table, the questions won, lost and changed with both answers."""
    lines = [f"Compared with {printable(comparison.name)}, {comparison.pairs} questions in both"]
    lines += [f"! {printable(note)}" for note in comparison.notes]
    if comparison.same:
        return "\n".join([*lines, "no difference: every question got the same answer and the same scores"])
    header = ("metric", "before", "now", "difference", "95 % interval", "p", "p corrected", "")
    lines.append(table(header, [_row(difference) for difference in comparison.differences]))
    lines.append(_verdict(comparison.differences))
    for word, pairs in (("won", comparison.won), ("lost", comparison.lost), ("changed", comparison.changed)):
        lines += _questions(word, pairs)
    return "\n".join(lines)


def _row(difference: Difference) -> tuple[str, ...]:
    name = difference.name
    return (
        name,
        number(name, difference.before),
        number(name, difference.after),
        signed(name, difference.after - difference.before),
        interval(name, difference.interval, sign=True),
        "-" if difference.p_value is None else f"{difference.p_value:.3f}",
        "-" if difference.adjusted is None else f"{difference.adjusted:.3f}",
        difference.verdict,
    )


def signed(name: str, value: float) -> str:
    """A difference with its sign."""
    return f"{value:+{'.0f' if name.endswith('_ms') else '.4f'}}"


def _verdict(differences: Sequence[Difference]) -> str:
    told = [f"{difference.name} {difference.verdict}" for difference in differences if difference.verdict]
    if told:
        return f"beyond chance (corrected p < {LEVEL}): {', '.join(told)}"
    return f"no difference beyond chance (no corrected p < {LEVEL})"


def _questions(word: str, pairs: Sequence[Pair]) -> list[str]:
    lines = [f"\n{len(pairs)} question{'' if len(pairs) == 1 else 's'} {word}"]
    for old, new in pairs[:SHOWN]:
        lines.append("  " + printable(f"{new['id']}: {new['question']}"))
        lines.append("    " + printable(f"{said(old)} -> {said(new)}"))
    if len(pairs) > SHOWN:
        lines.append(f"  and {len(pairs) - SHOWN} more; --report shows all of them")
    return lines


def said(entry: dict[str, Any]) -> str:
    """An entry's answer, in words when there is none."""
    return str(entry.get("answer") or "(refused)")
