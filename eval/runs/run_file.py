"""A run: the metrics of one question set at one time, with every question's part, kept as JSON."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from index.errors import QuestionSetError

Metrics = dict[str, float | None]
Intervals = dict[str, tuple[float, float] | None]
# Grows when what a run holds changes its meaning; what is only added does not count.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one kind, one publisher or one number of gold articles: how many, metrics and intervals."""

    questions: int
    metrics: Metrics
    intervals: Intervals

    def to_dict(self) -> dict[str, Any]:
        return {"questions": self.questions, "metrics": self.metrics, "intervals": self.intervals}


@dataclass(frozen=True, slots=True)
class Run:
    """What `pullquote eval --json` writes.

    Attributes:
        questions: how many were asked.
        metrics: every metric of the run's mode; None where the set has nothing to measure it on.
        per_question: one entry a question, in the set's order.
        settings: what is needed to repeat the run.
        warnings: evidence that was not found, and oddities of the question set.
        intervals: 95 % intervals of the metrics; None where there is no way to tell.
        breakdowns: metrics of groups of questions: by "kind", "publisher" and "gold_articles" (how many there are).
        causes: what went wrong, the dearest first; see `eval.runs.causes`.
        curves: "reliability" and "risk_coverage"; see `eval.runs.curves`.
    """

    questions: int
    metrics: Metrics
    per_question: list[dict[str, Any]]
    settings: dict[str, Any]
    warnings: list[str] = field(default_factory=list)
    intervals: Intervals = field(default_factory=dict)
    breakdowns: dict[str, dict[str, Group]] = field(default_factory=dict)
    causes: list[dict[str, Any]] = field(default_factory=list)
    curves: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    @property
    def by_kind(self) -> dict[str, Metrics]:
        """For each kind of question its metrics and, as "questions", how many there are."""
        groups = self.breakdowns.get("kind", {})
        return {kind: {"questions": float(group.questions), **group.metrics} for kind, group in groups.items()}

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "questions": self.questions,
            "metrics": self.metrics,
            "intervals": self.intervals,
            "by_kind": self.by_kind,
            "breakdowns": {
                name: {group: found.to_dict() for group, found in groups.items()}
                for name, groups in self.breakdowns.items()
            },
            "causes": self.causes,
            "curves": self.curves,
            "per_question": self.per_question,
            "settings": self.settings,
            "warnings": self.warnings,
        }


def check_writable(path: Path) -> None:
    """Finds out before a run, not after it, whether its file can be written.

    Raises:
        QuestionSetError: the folder is missing, or the path is a folder.
    """
    if path.is_dir():
        raise QuestionSetError(f"{path}: is a folder; name the file to write the run to")
    if not path.parent.is_dir():
        raise QuestionSetError(f"{path}: no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK):
        raise QuestionSetError(f"{path}: the folder {path.parent} cannot be written to")


def check_new_folder(path: Path) -> None:
    """Finds out before a run whether a folder can be written to or made.

    Raises:
        QuestionSetError: it is a file, or the folder above it is missing or cannot be written to.
    """
    if path.exists() and not path.is_dir():
        raise QuestionSetError(f"{path}: is a file; name a folder")
    check_writable(path / "file" if path.exists() else path)


def write_run(run: Run, path: Path) -> None:
    """Writes the run beside its place and moves it there, so that there is never half a file."""
    write_whole(path, json.dumps(finite(run.to_dict()), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Writes a text file beside its place and moves it there."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(text)
        # mkstemp makes files for their owner only; a run is to be read like any other file.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_run(path: str | Path) -> Run:
    """Reads a run that `write_run` wrote, or an older version did: what it did not have yet is empty.

    Raises:
        QuestionSetError: missing, not JSON, not a run, of a newer version, or with NaN in it; names the file.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
    except FileNotFoundError:
        raise QuestionSetError(f"{path}: no such file; `pullquote eval ... --json {path}` writes one") from None
    except (OSError, ValueError) as error:
        raise QuestionSetError(f"{path}: cannot be read as a run ({error})") from None
    required = {"questions": int, "metrics": dict, "per_question": list, "settings": dict}
    if not isinstance(data, dict) or not all(isinstance(data.get(name), form) for name, form in required.items()):
        raise QuestionSetError(f"{path}: not a run of `pullquote eval --json`: it needs {', '.join(required)}")
    if data.get("format", 1) > FORMAT:
        raise QuestionSetError(f"{path}: written by a newer Pullquote (format {data['format']}); update this one")
    entries = data["per_question"]
    parts = {"id": str, "question": str, "metrics": dict}
    if not all(isinstance(e, dict) and all(isinstance(e.get(n), form) for n, form in parts.items()) for e in entries):
        raise QuestionSetError(f"{path}: not a run of `pullquote eval --json`: an entry without {', '.join(parts)}")
    return Run(
        questions=data["questions"],
        metrics=data["metrics"],
        per_question=entries,
        settings=data["settings"],
        warnings=data.get("warnings", []),
        intervals={name: tuple(pair) if pair else None for name, pair in data.get("intervals", {}).items()},
        breakdowns={
            name: {group: Group(**found) for group, found in groups.items()}
            for name, groups in data.get("breakdowns", {}).items()
        },
        causes=data.get("causes", []),
        curves=data.get("curves", {}),
    )


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON has")


def finite(value: Any) -> Any:
    """The same JSON value with null in place of infinite and not-a-number, which JSON does not have."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return value
