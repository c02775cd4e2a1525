"""The report's figures as Markdown, for a merge request or a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eval.gates import Gate
from eval.runs.causes import CAUSES, costliest
from eval.runs.run_file import Run
from eval.statistics.compare import Comparison
from eval.statistics.comparison_text import said, signed
from eval.tables import GROUPS, group_columns, interval, number
from index.terminal import printable

SHOWN = 20


def summary(run: Run, comparisons: Sequence[Comparison], gates: Mapping[Gate, str]) -> str:
    """The whole page. Text of unknown origin is escaped: nothing in it can become a heading, a link or a picture."""
    settings = run.settings
    parts = [
        f"# Evaluation of {escape(str(settings.get('questions_file', 'a question set')))}",
        f"{run.questions} questions, {settings['mode']}, {escape(str(settings.get('started', '')))}",
        escape(costliest(run.per_question)),
    ]
    if gates:
        kept = [
            (escape(gate.text), f"missed: {escape(missed)}" if missed else "kept") for gate, missed in gates.items()
        ]
        parts += ["## Gates", _table(("gate", "outcome"), kept)]
    values = [
        (f"`{name}`", number(name, value), interval(name, run.intervals.get(name)))
        for name, value in run.metrics.items()
    ]
    parts += ["## Metrics", _table(("metric", "value", "95 % interval"), values)]
    for comparison in comparisons:
        parts += _comparison(comparison)
    if run.causes:
        rows = [
            (cause["cause"], str(cause["questions"]), f"{100 * cause['share']:.1f} %", CAUSES.get(cause["cause"], ""))
            for cause in run.causes
        ]
        parts += ["## What went wrong", _table(("cause", "questions", "share", "meaning"), rows)]
    for name in run.breakdowns:
        parts += _breakdown(run, name)
    if run.warnings:
        lines = [f"- {escape(line)}" for line in run.warnings[:SHOWN]]
        if len(run.warnings) > SHOWN:
            lines.append(f"- and {len(run.warnings) - SHOWN} more")
        parts += ["## Warnings", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _comparison(comparison: Comparison) -> list[str]:
    parts = [f"## Compared with {escape(comparison.name)}"]
    if comparison.notes:
        parts.append("\n".join(f"- **{escape(note)}**" for note in comparison.notes))
    if comparison.same:
        return [*parts, "No difference: every question got the same answer and the same scores."]
    rows = [
        (
            f"`{d.name}`",
            number(d.name, d.before),
            number(d.name, d.after),
            signed(d.name, d.after - d.before),
            interval(d.name, d.interval, sign=True),
            "-" if d.adjusted is None else f"{d.adjusted:.3f}",
            d.verdict,
        )
        for d in comparison.differences
    ]
    header = ("metric", "before", "now", "difference", "95 % interval", "p corrected", "")
    parts.append(_table(header, rows))
    for word, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        lines = [f"**{len(pairs)} questions {word}**", ""]
        lines += [
            f"- {escape(new['question'])}: {escape(said(old))} → {escape(said(new))}" for old, new in pairs[:SHOWN]
        ]
        parts.append("\n".join(lines))
    return parts


def _breakdown(run: Run, name: str) -> list[str]:
    groups = run.breakdowns[name]
    names = group_columns(run, name)
    rows = [
        (escape(label), str(group.questions), *(number(metric, group.metrics.get(metric)) for metric in names))
        for label, group in groups.items()
    ]
    return [f"## By {GROUPS[name]}", _table((GROUPS[name], "questions", *names), rows)]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def escape(text: str) -> str:
    """A text that Markdown, HTML inside it and a table's cells take as it is.

    >>> escape("a|b <img> [x](y) #1")
    'a\\\\|b \\\\<img\\\\> \\\\[x\\\\]\\\\(y\\\\) \\\\#1'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&:@])", r"\\\1", printable(text))
