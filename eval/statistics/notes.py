"""What is not the same in two runs, and has to be said before their figures are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.runs.run_file import FORMAT, Run

# Settings in which a difference means that two runs did not do the same thing, and what to call them.
TELLING = {
    "reader": "reader",
    "encoder": "encoder",
    "precision": "precision of the models",
    "ranking": "fitted ranking",
    "retrieval": "way of retrieval",
    "passages": "number of passages read",
    "collection.manifest.passage_tokens": "passage size",
    "collection.manifest.overlap_sentences": "passage overlap",
    "collection.content_sha256": "text of the articles",
    "workers": "number of workers (latencies do not compare)",
}
GOLD = ("answerable", "gold_answers", "gold_evidence")


def notes_on(before: Run, after: Run, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[str]:
    """One line for each thing that differs, questions first."""
    notes = []
    if _setting(before, "questions_sha256") != _setting(after, "questions_sha256"):
        notes.append("DIFFERENT QUESTION SETS: the files are not the same")
    if len(pairs) < max(len(before.per_question), len(after.per_question)):
        notes.append(
            f"DIFFERENT QUESTIONS: {len(pairs)} are in both runs, of {len(before.per_question)} before and "
            f"{len(after.per_question)} now; only those are compared"
        )
    gold = sum(any(name in old and old[name] != new.get(name) for name in GOLD) for old, new in pairs)
    if gold:
        notes.append(f"DIFFERENT GOLD: what is right was changed for {gold} questions; their scores do not compare")
    for name, words in TELLING.items():
        old, new = _setting(before, name), _setting(after, name)
        if old != new and (old is not None or new is not None):
            notes.append(f"different {words}{_values(old, new)}")
    if not before.intervals:
        notes.append(f"the earlier run is of an older version (before format {FORMAT}): some metrics cannot be tested")
    return notes


def _setting(run: Run, name: str) -> Any:
    """A setting by its path, such as "collection.content_sha256"; None when it is not there."""
    value: Any = run.settings
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _values(old: Any, new: Any) -> str:
    short = all(
        value is None or (isinstance(value, str | int | float) and len(str(value)) <= 60) for value in (old, new)
    )
    return f": {old} before, {new} now" if short else ""
