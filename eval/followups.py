"""How well follow-up questions are made to stand alone: `python -m eval.followups FILE`, in CANARD's layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import click

from eval.tables import table
from eval.text import exact, overlap_f1
from index.errors import QuestionSetError
from qa.followup import Past, resolve


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question of a conversation and how a person said it again so that it stands alone.

    Attributes:
        past: earlier turns, oldest first.
    """

    past: tuple[Past, ...]
    question: str
    rewrite: str

    @property
    def stands_alone(self) -> bool:
        """Whether the person left it as it was."""
        return exact(self.question, self.rewrite) == 1.0


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """Mean token F1 against the person's rewrite, over the questions that lean on the conversation.

    Attributes:
        leaning, standing: how many questions lean on the conversation, and how many stand alone.
        resolved: of the question as Pullquote understands it.
        as_it_is: of the question itself.
        behind_the_last: of the question with the previous one put in front.
        changed: share of the questions that stand alone and were changed all the same.
    """

    leaning: int
    standing: int
    resolved: float
    as_it_is: float
    behind_the_last: float
    changed: float


def read_canard(path: Path) -> list[FollowUp]:
    """Conversations in CANARD's layout (Elgohary et al. 2019, https://aclanthology.org/D19-1605): a JSON list of
    History (title, section, then questions and answers in turn), Question and Rewrite.

    Raises:
        QuestionSetError: the file cannot be read or is of another layout.
    """
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        return [FollowUp(_past(row["History"]), row["Question"], row["Rewrite"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionSetError(f"{path}: no conversations in CANARD's layout: {error}") from error


def measure(cases: Sequence[FollowUp]) -> FollowUpFigures:
    """Figures over some conversations; 0 where there is nothing to measure."""
    leaning = [case for case in cases if not case.stands_alone]
    standing = [case for case in cases if case.stands_alone]
    changed = [exact(resolve(case.question, case.past).question, case.question) == 0.0 for case in standing]
    return FollowUpFigures(
        len(leaning),
        len(standing),
        _mean([overlap_f1(resolve(case.question, case.past).question, case.rewrite) for case in leaning]),
        _mean([overlap_f1(case.question, case.rewrite) for case in leaning]),
        _mean([overlap_f1(_behind(case), case.rewrite) for case in leaning]),
        _mean([float(item) for item in changed]),
    )


def _past(history: Sequence[str]) -> tuple[Past, ...]:
    title, turns = history[0], history[2:]
    return tuple(Past(turns[i], "".join(turns[i + 1 : i + 2]), title) for i in range(0, len(turns), 2))


def _behind(case: FollowUp) -> str:
    return f"{case.past[-1].question} {case.question}" if case.past else case.question


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def main(path: Path) -> None:
    """Prints how near the questions as understood come to what people made of them."""
    found = measure(read_canard(path))
    rows = [
        ("questions that lean on the conversation", f"{found.leaning}"),
        ("token F1, as understood", f"{found.resolved:.3f}"),
        ("token F1, as it is", f"{found.as_it_is:.3f}"),
        ("token F1, previous question put in front", f"{found.behind_the_last:.3f}"),
        ("questions that stand alone", f"{found.standing}"),
        ("changed all the same", f"{found.changed:.3f}"),
    ]
    click.echo(table(("measure", "value"), rows))


if __name__ == "__main__":
    main()
