"""`python -m qa.training.card`: writes a trained reader's model card: data, recipe, hours, figures with intervals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from index.errors import TrainingError
from qa.training.config import TrainingConfig
from qa.training.dataset import find_files, read_paragraphs

# Makers and licences by the beginning of a file's name.
LICENCES = {
    "squad1": ("SQuAD 1.1, Rajpurkar et al. 2016", "CC BY-SA 4.0"),
    "squad2": ("SQuAD 2.0, Rajpurkar et al. 2018", "CC BY-SA 4.0"),
    "squadshifts": ("SQuADShifts, Miller et al. 2020", "CC BY 4.0"),
    "qed": ("QED, Lamm et al. 2021", "CC BY-SA 3.0"),
}
_UNKNOWN = ("unknown", "unknown: find out before you publish the weights")
_MEASURES = (
    "forced_exact_match",
    "forced_f1",
    "best_f1",
    "answerability_auroc",
    "refused_at_10",
    "exact_match",
    "f1",
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a finished training left behind."""

    config: dict[str, Any]
    step: int
    hours: float
    losses: tuple[float, ...]


def read_run(folder: Path) -> Run:
    """A training run from its folder.

    Raises:
        TrainingError: it holds no finished training.
    """
    from safetensors import SafetensorError, safe_open

    try:
        log = [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]
        with safe_open(folder / "reader" / "model.safetensors", framework="np") as stored:
            header = stored.metadata()
        losses = tuple(entry["development_loss"] for entry in log if "development_loss" in entry)
        return Run(json.loads(header["config"]), log[-1]["step"], log[-1]["seconds"] / 3600, losses)
    except (OSError, SafetensorError, ValueError, KeyError, IndexError) as error:
        raise TrainingError(
            f"{folder}: holds no finished training ({error}); name the --out of train-reader"
        ) from error


def write_card(runs: Sequence[Path], data: Path, figures: Sequence[Path]) -> str:
    """The card as Markdown.

    Args:
        runs: folders of the trainings that followed one another; the last one made the reader.
        data: folder with `train/` and `dev/` that they were given.
        figures: files of `pullquote eval FILE --reader-only --json FIGURES` for that reader.

    Raises:
        TrainingError: a file is missing or of another layout.
    """
    told = [read_run(folder) for folder in runs]
    lines = [
        "## Data",
        "",
        "| file | use | questions | unanswerable | made by | licence |",
        "|---|---|---|---|---|---|",
    ]
    for part, use in (("train", "training"), ("dev", "choosing and measuring, never training")):
        lines += [_data_row(path, use) for path in find_files(data / part)]
    lines += ["", "## Recipe", "", "| training | steps | batch | hours | development loss, first and last |"]
    lines.append("|---|---|---|---|---|")
    for number, run in enumerate(told, start=1):
        ends = f"{run.losses[0]:.3f}, {run.losses[-1]:.3f}" if run.losses else "-"
        lines.append(f"| {number} | {run.step:,} | {run.config['batch_size']} | {run.hours:.2f} | {ends} |")
    usual = TrainingConfig().to_dict()
    changed = {name: value for name, value in told[-1].config.items() if name in usual and usual[name] != value}
    settings = ", ".join(f"`{name} = {value}`" for name, value in sorted(changed.items())) or "none"
    lines += ["", f"Settings of the last one that differ from the defaults: {settings}."]
    lines += ["", "## Figures", "", "Fractions, with 95 % intervals where the measuring gave them.", ""]
    rows = [(_set_name(path), _load(path)) for path in figures]
    lines += ["| measure | " + " | ".join(name for name, _ in rows) + " |", "|---" * (len(rows) + 1) + "|"]
    for measure in _MEASURES:
        cells = [_figure(run, measure) for _, run in rows]
        if any(cells):
            lines.append(f"| `{measure}` | " + " | ".join(cell or "-" for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _data_row(path: Path, use: str) -> str:
    questions = [question for paragraph in read_paragraphs(path) for question in paragraph.questions]
    unanswerable = sum(question.answer is None for question in questions)
    maker, licence = next((known for start, known in LICENCES.items() if _starts(path, start)), _UNKNOWN)
    return f"| {path.name} | {use} | {len(questions):,} | {unanswerable:,} | {maker} | {licence} |"


def _starts(path: Path, start: str) -> bool:
    return path.name.startswith((f"{start}-", f"{start}."))


def _set_name(path: Path) -> str:
    return path.name.removesuffix(".json")


def _load(path: Path) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json.loads(path.read_text("utf-8"))
        run["metrics"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path}: no figures of `pullquote eval --json` ({error})") from error
    return run


def _figure(run: dict[str, Any], measure: str) -> str:
    value = run["metrics"].get(measure)
    if value is None:
        return ""
    bounds = run.get("intervals", {}).get(measure)
    return f"{value:.3f}" + (f" ({bounds[0]:.3f} to {bounds[1]:.3f})" if bounds else "")


@click.command()
@click.option(
    "--run", "runs", multiple=True, required=True, type=click.Path(path_type=Path), help="Folder of a training."
)
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The --data of the training.")
@click.option(
    "--figures", multiple=True, type=click.Path(path_type=Path), help="A file of `eval --reader-only --json`."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Markdown file to end with the card.")
def main(runs: tuple[Path, ...], data: Path, figures: tuple[Path, ...], out: Path) -> None:
    """Write the card of a trained reader into a Markdown file, below its line `<!-- card -->`.

    \b
    Example:
      python -m qa.training.card --run training/run --data data/reader --figures squad2.json --out docs/reader.md
    """
    card = write_card(runs, data, figures)
    text = out.read_text("utf-8") if out.exists() else ""
    head, mark, _ = text.partition("<!-- card -->\n")
    out.write_text(head + (mark or "<!-- card -->\n") + card, "utf-8")


if __name__ == "__main__":
    main()
