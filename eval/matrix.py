"""`pullquote eval --matrix`: several settings on the same questions, in one table."""

from __future__ import annotations

import difflib
import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import click

from eval.metrics import END_TO_END, look_up
from eval.request import Request
from eval.runs.choices import MODES, Choices
from eval.runs.run_file import Run, check_new_folder, write_run
from eval.statistics.compare import LEVEL, compare
from eval.statistics.correction import holm
from eval.tables import interval, number, table
from index.errors import QuestionSetError
from index.terminal import printable

NAMES = tuple(field.name for field in fields(Choices))
COLUMNS = ("citation_accuracy", "exact_match", "f1", "refused", "recall@20", "latency_p50_ms")
MOST = 64


@dataclass(frozen=True, slots=True)
class Setting:
    """One combination: its number from 1, the values that the matrix varies, by name, and all of its choices."""

    number: int
    varied: Mapping[str, Any]
    choices: Choices

    @property
    def name(self) -> str:
        """Number and values, fit for a file's name."""
        return re.sub(r"[^\w.-]+", "_", "-".join(str(value) for value in (self.number, *self.varied.values())))


def run_matrix(request: Request, path: Path, metric: str, folder: Path | None) -> None:
    """Runs every combination and prints one table.

    Args:
        request: what to ask; its choices stand for what the matrix does not vary.
        path: the matrix, a TOML file.
        metric: decides which settings are best.
        folder: where to write each run as soon as it is done.

    Raises:
        PullquoteError: the matrix or the questions are faulty; found before anything is asked.
    """
    look_up(END_TO_END, metric)
    settings = read_matrix(path, request.choices)
    if folder:
        check_new_folder(folder)
        if folder.is_dir() and any(folder.iterdir()):
            raise QuestionSetError(f"{folder}: is not empty; name a new folder for the runs")
    questions = request.read_questions()
    runs: dict[str, Run] = {}
    # Those that need the same collection come one after the other: it is made once.
    order = sorted(settings, key=lambda setting: str(setting.choices.indexing))
    for _, same in itertools.groupby(order, key=lambda setting: setting.choices.indexing):
        from eval.runs.runner import run_questions

        group = list(same)
        with request.opened(questions, group[0].choices) as (found, assistant):
            for setting in group:
                if request.progress:
                    click.echo(f"{len(runs) + 1} of {len(settings)}: {printable(setting.name)}", err=True)
                runs[setting.name], _ = run_questions(
                    assistant, found, choices=setting.choices, workers=request.workers, progress=request.progress
                )
                if folder:
                    folder.mkdir(exist_ok=True)
                    write_run(runs[setting.name], folder / f"{setting.name}.json")
    click.echo(matrix_text(settings, [runs[setting.name] for setting in settings], metric))


def read_matrix(path: Path, base: Choices) -> list[Setting]:
    """Every combination of a matrix's values, in its order.

    Raises:
        QuestionSetError: missing, not TOML, a name that is none (the nearest is offered), or a value of the wrong kind.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror}); give a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path}: not TOML ({error})") from None
    axes = data.get("matrix")
    if set(data) != {"matrix"} or not isinstance(axes, dict) or not axes:
        raise QuestionSetError(f"{path}: needs one table [matrix] with lists, such as passages = [10, 20]")
    for name, values in axes.items():
        _check_axis(path, name, values)
    combinations = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    if len(combinations) > MOST:
        raise QuestionSetError(f"{path}: {len(combinations)} combinations; at most {MOST} at a time")
    return [Setting(number, varied, replace(base, **varied)) for number, varied in enumerate(combinations, 1)]


def _check_axis(path: Path, name: str, values: Any) -> None:
    if name not in NAMES:
        close = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.4)
        hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(NAMES)}"
        raise QuestionSetError(f"{path}: no setting {name!r}; {hint}")
    kind: type = int if name in ("passages", "passage_tokens") else str
    if not isinstance(values, list) or not values or not all(type(value) is kind for value in values):
        raise QuestionSetError(f"{path}: {name} must be a list of {'numbers' if kind is int else 'texts'}")
    if len(set(values)) != len(values):
        raise QuestionSetError(f"{path}: {name} has a value twice")
    if kind is int and min(values) < 1:
        raise QuestionSetError(f"{path}: {name} must be 1 or more")
    if name == "mode" and not set(values) <= set(MODES):
        raise QuestionSetError(f"{path}: mode must be of {', '.join(MODES)}")


def matrix_text(settings: Sequence[Setting], runs: Sequence[Run], metric: str) -> str:
    """One setting a line; which is best by `metric`, and which are not different from it beyond chance.

    The p-values are of paired randomisation tests against the best, corrected for their number (Holm). The best was
    chosen by looking, which these tests know nothing of: take "not different" as said, and "worse" with some care.
    """
    best = best_of(runs, metric)
    chances = holm({setting.name: _p_value(best, run, metric) for setting, run in zip(settings, runs, strict=True)})
    columns = (metric, *(name for name in COLUMNS if name != metric))
    rows = []
    for setting, run in zip(settings, runs, strict=True):
        chance = chances[setting.name]
        if run is best:
            word = "best"
        elif chance is None:
            word = "-"
        else:
            word = f"{'worse' if chance < LEVEL else 'not different'} (p {chance:.3f})"
        values = [number(name, run.metrics.get(name)) for name in columns]
        spread = interval(metric, run.intervals.get(metric))
        given = [printable(str(value)) for value in setting.varied.values()]
        rows.append((*given, word, values[0], spread, *values[1:]))
    return table((*settings[0].varied, "", columns[0], "95 % interval", *columns[1:]), rows)


def best_of(runs: Sequence[Run], metric: str) -> Run:
    """The run that is best by a metric, the first of those that are equal; one without a value is never best."""
    sign = 1 if END_TO_END[metric].higher_is_better else -1
    values = [run.metrics.get(metric) for run in runs]
    known = [place for place, value in enumerate(values) if value is not None]
    return runs[max(known, key=lambda place: sign * (values[place] or 0.0), default=0)]


def _p_value(best: Run, run: Run, metric: str) -> float | None:
    if run is best:
        return None
    found = next((d for d in compare(best, run).differences if d.name == metric), None)
    return found.p_value if found else None
