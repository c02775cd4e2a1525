"""A run: the metrics of one question set at one time, with every question's part, kept as JSON."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from eval.metrics import PerQuestion, aggregate
from eval.metrics.base import Measure
from index.errors import QuestionSetError

O = TypeVar("O")  # noqa: E741
Metrics = dict[str, float | None]
NO_KIND = "(no kind)"


@dataclass(frozen=True, slots=True)
class Run:
    """What `pullquote eval --json` writes.

    Attributes:
        questions: how many were asked.
        metrics: every metric of the run's mode; None where the set has nothing to measure it on.
        by_kind: for each kind of question, its metrics and, as "questions", how many there are.
        per_question: one entry a question, in the set's order.
        settings: what is needed to repeat the run.
        warnings: evidence that was not found, and oddities of the question set.
    """

    questions: int
    metrics: Metrics
    by_kind: dict[str, Metrics]
    per_question: list[dict[str, Any]]
    settings: dict[str, Any]
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def metrics_by_kind(
    measures: Mapping[str, Measure[O]], outcomes: Sequence[O], per_question: PerQuestion, kinds: Sequence[str]
) -> dict[str, Metrics]:
    """The metrics of each kind of question, kinds in the order in which they first come."""
    rows: dict[str, list[int]] = {}
    for row, kind in enumerate(kinds):
        rows.setdefault(kind or NO_KIND, []).append(row)
    return {
        kind: {
            "questions": float(len(chosen)),
            **aggregate(measures, [outcomes[row] for row in chosen], [per_question[row] for row in chosen]),
        }
        for kind, chosen in rows.items()
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


def write_run(run: Run, path: Path) -> None:
    """Writes the run beside its place and moves it there, so that there is never half a file."""
    text = json.dumps(finite(run.to_dict()), ensure_ascii=False, indent=1, allow_nan=False)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text + "\n")
        # mkstemp makes files for their owner only; a run is to be read like any other file.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_run(path: str | Path) -> Run:
    """Reads a run that `write_run` wrote.

    Raises:
        QuestionSetError: missing, not JSON, or not a run; names the file.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuestionSetError(f"{path}: no such file; `pullquote eval ... --json {path}` writes one") from None
    except (OSError, ValueError) as error:
        raise QuestionSetError(f"{path}: cannot be read as a run ({error})") from None
    required = {"questions": int, "metrics": dict, "per_question": list, "settings": dict}
    if not isinstance(data, dict) or not all(isinstance(data.get(name), form) for name, form in required.items()):
        raise QuestionSetError(f"{path}: not a run of `pullquote eval --json`: it needs {', '.join(required)}")
    entries = data["per_question"]
    parts = {"id": str, "question": str, "metrics": dict}
    if not all(isinstance(e, dict) and all(isinstance(e.get(n), form) for n, form in parts.items()) for e in entries):
        raise QuestionSetError(f"{path}: not a run of `pullquote eval --json`: an entry without {', '.join(parts)}")
    return Run(
        questions=data["questions"],
        metrics=data["metrics"],
        by_kind=data.get("by_kind", {}),
        per_question=entries,
        settings=data["settings"],
        warnings=data.get("warnings", []),
    )


def finite(value: Any) -> Any:
    """The same JSON value with null in place of infinite and not-a-number, which JSON does not have."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return value
