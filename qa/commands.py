"""The command `ask`. Model code is loaded only when it runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from index.options import collection_option, print_json


@click.command()
@click.argument("question")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print the reply as JSON.")
@click.option(
    "--passages", type=click.IntRange(1, 200), default=20, show_default=True, help="How many passages to read."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Refuse answers less likely than this; by default the bound fitted on development questions.",
)
def ask(question: str, collection: Path, as_json: bool, passages: int, min_confidence: float | None) -> None:
    """Ask one question.

    Prints up to three answers, each word for word in its sentence with the sentences around it, or says that the
    articles do not tell. PULLQUOTE_READER names another reader: a folder or the name of a question-answering model.

    \b
    Example:
      pullquote ask "Who opened the bridge?" --collection collection
    """
    from qa.assistant import Assistant
    from qa.conversation import check_question
    from qa.terminal import render, wants_style

    # Before any model is loaded: a wrong question is told at once.
    check_question(question)
    with Assistant.open(collection) as assistant:
        reply = assistant.ask(question, passages=passages, min_confidence=min_confidence)
    if as_json:
        print_json(reply.to_dict())
    else:
        click.echo(render(reply, style=wants_style(sys.stdout)))
