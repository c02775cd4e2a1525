"""How well `agreement` tells: `python -m eval.agreement QUESTIONS ARTICLES`, for questions with that field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eval.tables import table
from index.errors import QuestionSetError

LABELS = ("agree", "differ", "single")


def precision_recall(pairs: Sequence[tuple[str, str]], label: str) -> tuple[float | None, float | None]:
    """Precision and recall of one label, 0 to 1; None where nothing was said, or nothing was to be said.

    Args:
        pairs: (right, said) of each question.

    >>> precision_recall([("agree", "agree"), ("agree", "single"), ("differ", "agree")], "agree")
    (0.5, 0.5)
    """
    both = sum(right == said == label for right, said in pairs)
    said = sum(given == label for _, given in pairs)
    wanted = sum(right == label for right, _ in pairs)
    return (both / said if said else None), (both / wanted if wanted else None)


def judge(questions: Path, articles: Path) -> list[tuple[str, str]]:
    """(right, said) of every question of a set that has a field `agreement`.

    Raises:
        PullquoteError: the set or the articles cannot be read, or no question has the field.
    """
    from eval.runs.opening import opened
    from eval.runs.runner import run_questions
    from eval.sets.questions import read_questions
    from qa.extractive import ExtractiveReader

    with opened(read_questions(questions), ExtractiveReader.open(), articles=str(articles)) as (found, assistant):
        _, outcomes = run_questions(assistant, found)
    pairs: list[tuple[str, str]] = [
        (str(item.question.extra["agreement"]), item.reply.agreement)
        for item in outcomes
        if item.question.extra.get("agreement") in LABELS
    ]
    if not pairs:
        raise QuestionSetError(
            f"{questions}: no question says what is right in a field `agreement`: {', '.join(LABELS)}"
        )
    return pairs


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.argument("articles", type=click.Path(path_type=Path))
def main(questions: Path, articles: Path) -> None:
    """Print precision and recall of `agree` and of `differ`.

    \b
    Example:
      python -m eval.agreement eval/samples.jsonl index/samples/articles
    """
    pairs = judge(questions, articles)
    rows = []
    for label in LABELS[:2]:
        shares = ["-" if share is None else f"{share:.3f}" for share in precision_recall(pairs, label)]
        rows.append((label, str(sum(right == label for right, _ in pairs)), *shares))
    click.echo(table(("agreement", "questions", "precision", "recall"), rows))


if __name__ == "__main__":
    main()
