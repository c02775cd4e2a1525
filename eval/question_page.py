"""`python -m eval.question_page > docs/asking.md`: each kind of question with its real answer on the sample articles.

A test compares the page with what the shipped reader answers, so that it cannot promise what is not so.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.precision import PRECISION_VARIABLE

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Example:
    """Questions put one after the other in one conversation, below a heading."""

    heading: str
    text: str
    questions: tuple[str, ...]
    conditions: dict[str, Any] = field(default_factory=dict)


EXAMPLES = (
    Example(
        "Who",
        "The answer is a name, in the sentence that gives it.",
        ("Who is in charge of the Regional Roads Office?",),
    ),
    Example(
        "When",
        "A weekday or another date that only the article's own date makes complete is told beside it.",
        ("When did the ferry Marisca return to service?",),
    ),
    Example("Where", "A place.", ("Where was the strongest gust of the storm measured?",)),
    Example("How many, how much", "A number.", ("How many people were injured by Storm Ingrith?",)),
    Example("What", "A thing.", ("Which part of the flood barrier failed to shut?",)),
    Example("What somebody said", "The whole quotation.", ("What did Marta Dunleavy say about the barrier?",)),
    Example(
        "Why and how",
        "The clause or sentence that gives the reason or the way.",
        ("Why was the Pellar Bridge closed?",),
    ),
    Example(
        "Yes or no", "The sentence that settles it, as it stands.", ("Can people still cross the bridge on foot?",)
    ),
    Example(
        "Who wrote it, when was it published", "From the byline.", ("Who wrote the article about the Merrowby coins?",)
    ),
    Example(
        "Which articles mention it", "Titles, the newest first among equals.", ("Which articles mention Emrik Daunt?",)
    ),
    Example("The latest on it", "Sentences of the newest articles.", ("What is the latest on the Marisca?",)),
    Example("A name or a few words", "Sentences that hold them.", ("Emrik Daunt",)),
    Example(
        "Follow-ups",
        "A question that leans on the ones before it is completed from them, which is shown.",
        ("In what year was the Pellar Bridge built?", "And when was it last strengthened?"),
    ),
    Example(
        "Only some articles",
        "Filters by publisher, section, language and date.",
        ("How many people were injured by Storm Ingrith?",),
        {"publishers": ("Northwire",)},
    ),
    Example(
        "Not in the articles",
        "No answer is better than a wrong one; a name that no article holds is told.",
        ("Who conducted the Vienna Philharmonic in 1989?",),
    ),
    Example("A greeting", "Gets a fixed line.", ("Hello!",)),
)

_HEAD = """# Asking

What can be asked, each kind with its real answer: `python -m eval.question_page` writes this page, and a test fails if
an answer is no longer so. The questions are put to the sample articles. Of several answers the first is shown:

    pullquote index index/samples/articles --collection samples
    pullquote ask "QUESTION" --collection samples
"""


def write_page(assistant: Assistant) -> Iterator[str]:
    """The page in pieces."""
    yield _HEAD
    for example in EXAMPLES:
        yield f"\n## {example.heading}\n\n{example.text}\n"
        for question, shown in answered(assistant, example):
            yield f"\n> {question}\n\n```text\n{shown}\n```\n"


def answered(assistant: Assistant, example: Example) -> Iterator[tuple[str, str]]:
    """Each question of an example with the reply as a terminal shows it."""
    from index.filters import Filters
    from qa.conversation import Turn
    from qa.terminal import render

    history: list[Turn] = []
    for question in example.questions:
        reply = assistant.ask(question, history, filters=Filters(**example.conditions) or None)
        history.append(Turn(question, reply))
        shown = reply if reply.agreement == "differ" else replace(reply, answers=reply.answers[:1])
        yield question, render(shown, style=False)


@click.command()
@click.option("--articles", default=Path("index/samples/articles"), type=click.Path(path_type=Path), show_default=True)
def main(articles: Path) -> None:
    """Print docs/asking.md, the same from every processor: in 32-bit floats."""
    os.environ[PRECISION_VARIABLE] = "fp32"
    for piece in page_of([str(articles)]):
        click.echo(piece, nl=False)


def page_of(sources: Sequence[str]) -> list[str]:
    """The page for some articles, indexed into a temporary collection."""
    from index.indexer import index_sources
    from qa.assistant import Assistant

    with tempfile.TemporaryDirectory() as folder:
        index_sources(sources, folder, progress=False)
        with Assistant.open(folder) as assistant:
            return list(write_page(assistant))


if __name__ == "__main__":
    main()
