"""What each step is worth: `python -m eval.ablation QUESTIONS ARTICLES`, a table with 95 % intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.runs.choices import Choices
from qa.reader import Excerpt, Reader, Reading
from qa.retriever import Mode

if TYPE_CHECKING:
    from eval.runs.run_file import Run
    from qa.ranking import Linear, Ranking

METRICS = ("citation_accuracy", "citation_accuracy_any", "f1", "answered", "refused", "ece")


@dataclass(frozen=True, slots=True)
class Stage:
    """A way to answer that lacks some of the steps.

    Attributes:
        name: for the table.
        mode: which retrievers look for passages.
        order: the only feature that sentences are ordered by; "" for the fitted order of all of them.
        confident: whether answers get the fitted confidence, and not just their place in the order.
        refuses: whether what lies below the fitted threshold is refused.
    """

    name: str
    mode: Mode = "hybrid"
    order: str = ""
    confident: bool = False
    refuses: bool = False

    @property
    def reads(self) -> bool:
        """Whether the stage needs the reader."""
        return not self.order

    def ranking(self, fitted: Ranking) -> Ranking:
        """The fitted numbers without what this stage lacks."""
        order, confidence = fitted.order, fitted.confidence
        if self.order:
            order = _only(order, self.order)
        if not self.confident:
            confidence = _only(confidence, "score")
        return replace(fitted, order=order, confidence=confidence, threshold=fitted.threshold if self.refuses else 0.0)


STAGES = (
    Stage("by words alone (BM25)", mode="lexical", order="lexical"),
    Stage("by meaning alone (dense)", mode="dense", order="cosine"),
    Stage("fused by rank", order="fused_rank"),
    Stage("re-ranked with the reader"),
    Stage("ordered by confidence", confident=True),
    Stage("with refusal (as shipped)", confident=True, refuses=True),
)


# More than a question set has.
_READINGS_KEPT = 1_000_000


class NoReader:
    """Marks nothing: sentences stand for themselves."""

    name = "none"

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        return [Reading((), 1.0) for _ in passages]


def ablate(questions: Path, articles: Path, reader: Reader, *, progress: bool = True) -> Iterator[tuple[Stage, Run]]:
    """Runs a question set through every stage.

    Raises:
        PullquoteError: the questions or the articles cannot be read.
    """
    from eval.runs.opening import opened
    from eval.runs.runner import run_questions
    from eval.sets.questions import read_questions
    from qa.assistant import Assistant
    from qa.ranking import shipped_ranking
    from qa.remembering import RememberingReader

    with opened(read_questions(questions), reader, articles=str(articles), progress=progress) as (found, whole):
        # Each passage is read once for each question, whatever the number of stages.
        remembering = RememberingReader(reader, kept=_READINGS_KEPT)
        for stage in STAGES:
            assistant = Assistant(
                whole.collection,
                remembering if stage.reads else NoReader(),
                whole.encoder,
                ranking=stage.ranking(shipped_ranking()),
            )
            run, _ = run_questions(assistant, found, choices=Choices(mode=stage.mode), progress=progress)
            yield stage, run


def _only(model: Linear, feature: str) -> Linear:
    weights = tuple(1.0 if name == feature else 0.0 for name in model.features)
    return replace(model, weights=weights, bias=0.0)


def row(stage: Stage, run: Run) -> str:
    """A line of the Markdown table: each metric, with its interval in brackets."""
    cells = []
    for name in METRICS:
        value, bounds = run.metrics.get(name), run.intervals.get(name)
        # Without the fitted confidence nothing is refused and no share is promised.
        silent = value is None or (name == "ece" and not stage.confident) or (name == "refused" and not stage.refuses)
        cells.append("-" if silent else f"{value:.3f}" + (f" [{bounds[0]:.2f}, {bounds[1]:.2f}]" if bounds else ""))
    return f"| {stage.name} | " + " | ".join(cells) + " |"


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.argument("articles", type=click.Path(path_type=Path))
def main(questions: Path, articles: Path) -> None:
    """Print what each step adds, on one question set.

    \b
    Example:
      python -m eval.ablation eval/samples.jsonl index/samples/articles
    """
    from qa.extractive import ExtractiveReader

    click.echo("| step | " + " | ".join(METRICS) + " |")
    click.echo("|---" * (len(METRICS) + 1) + "|")
    for stage, run in ablate(questions, articles, ExtractiveReader.open()):
        click.echo(row(stage, run))


if __name__ == "__main__":
    main()
