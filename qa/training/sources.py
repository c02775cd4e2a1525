"""`python -m qa.training.sources`: fetches the training sets from their homes. None of them is in this repository."""

from __future__ import annotations

import json
import shutil
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from index.errors import TrainingError

_TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Source:
    """A set of questions with a home on the web.

    Attributes:
        name: file it becomes, below `train/` or `dev/`.
        url: where its makers publish it.
        licence: as they state it.
        paper: who made it.
        qed: whether it is in QED's layout, which is turned into JSON Lines of context, question and answers.
    """

    name: str
    url: str
    licence: str
    paper: str
    qed: bool = False


_SQUAD = "https://rajpurkar.github.io/SQuAD-explorer/dataset"
_SHIFTS = "https://raw.githubusercontent.com/modestyachts/squadshifts-website/master/datasets"
_QED = "https://raw.githubusercontent.com/google-research-datasets/QED/master"
SOURCES = (
    Source("train/squad2-train.json", f"{_SQUAD}/train-v2.0.json", "CC BY-SA 4.0", "Rajpurkar et al. 2018"),
    Source("train/squadshifts-new_wiki.json", f"{_SHIFTS}/new_wiki_v1.0.json", "CC BY 4.0", "Miller et al. 2020"),
    Source("train/squadshifts-reddit.json", f"{_SHIFTS}/reddit_v1.0.json", "CC BY 4.0", "Miller et al. 2020"),
    Source("train/qed-train.jsonl", f"{_QED}/qed-train.jsonlines", "CC BY-SA 3.0", "Lamm et al. 2021", qed=True),
    Source("dev/squad2-dev.json", f"{_SQUAD}/dev-v2.0.json", "CC BY-SA 4.0", "Rajpurkar et al. 2018"),
    Source("dev/squadshifts-amazon.json", f"{_SHIFTS}/amazon_reviews_v1.0.json", "CC BY 4.0", "Miller et al. 2020"),
    Source("dev/qed-dev.jsonl", f"{_QED}/qed-dev.jsonlines", "CC BY-SA 3.0", "Lamm et al. 2021", qed=True),
)


def fetch(source: Source, folder: Path) -> Path:
    """Fetches one set; a file that is there already is left as it is.

    Returns:
        The file. It is there whole or not at all.

    Raises:
        TrainingError: it cannot be fetched or is of another layout; the message says from where.
    """
    path = folder / source.name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with urllib.request.urlopen(source.url, timeout=_TIMEOUT) as answer, part.open("wb") as file:  # noqa: S310
            shutil.copyfileobj(answer, file)
        if source.qed:
            rows = [_from_qed(json.loads(line)) for line in part.read_text("utf-8").splitlines() if line.strip()]
            part.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        part.replace(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        part.unlink(missing_ok=True)
        raise TrainingError(
            f"{source.url}: cannot be fetched ({error}); get it by hand and put it at {path}"
        ) from error
    return path


def _from_qed(row: dict[str, Any]) -> dict[str, Any]:
    """QED's layout (https://github.com/google-research-datasets/QED) to context, question, answers."""
    context = row["paragraph_text"]
    pieces = [piece for answer in row["original_nq_answers"] for piece in answer]
    answers = [{"text": context[piece["start"] : piece["end"]], "answer_start": piece["start"]} for piece in pieces]
    return {"title": row["title_text"], "context": context, "question": row["question"], "answers": answers}


@click.command()
@click.option("--out", default=Path("data/reader"), show_default=True, type=click.Path(path_type=Path))
def main(out: Path) -> None:
    """Fetch all sets that a reader can be trained and measured on into OUT/train and OUT/dev.

    \b
    Example:
      python -m qa.training.sources --out data/reader
      pullquote train-reader --data data/reader --out training/run --hours 2
    """
    for source in SOURCES:
        click.echo(f"{source.name}: {source.paper}, {source.licence}, {source.url}")
        fetch(source, out)


if __name__ == "__main__":
    main()
