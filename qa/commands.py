"""The command `ask`. Model code is loaded only when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.options import collection_option, print_json

if TYPE_CHECKING:
    from qa.retriever import Mode


@click.command()
@click.argument("question")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print the reply as JSON.")
@click.option("--explain", is_flag=True, help="Show what each step found; with --json as `explanation`.")
@click.option(
    "--passages", type=click.IntRange(1, 200), default=20, show_default=True, help="How many passages to look at."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Refuse answers less likely than this; by default the bound fitted on development questions.",
)
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "dense", "lexical"]),
    default="hybrid",
    show_default=True,
    help="Look for passages by meaning and words, by meaning (dense), or by words (lexical).",
)
@click.option("--any-date", is_flag=True, help="Do not take the time of publication from words like 'since March'.")
@click.option("--publisher", "publishers", multiple=True, help="Only articles of this publisher; can be repeated.")
@click.option("--section", "sections", multiple=True, help="Only articles of this section; can be repeated.")
@click.option("--language", "languages", multiple=True, help="Only articles in this language, such as en.")
@click.option("--since", help="Only articles published on this day (2014-02-14) or later.")
@click.option("--until", help="Only articles published on this day or earlier.")
def ask(
    question: str,
    collection: Path,
    as_json: bool,
    explain: bool,
    passages: int,
    min_confidence: float | None,
    mode: Mode,
    any_date: bool,
    **conditions: Any,
) -> None:
    """Ask one question.

    Prints up to three answers, each word for word in its sentence with the sentences around it, or says that the
    articles do not tell. PULLQUOTE_READER names another reader: a folder or the name of a question-answering model.

    \b
    Example:
      pullquote ask "Who opened the bridge?" --collection collection
      pullquote ask "Who opened the bridge?" --publisher "Harbour Post" --since 2014-02-01 --explain
    """
    from index.filters import Filters
    from qa.assistant import Assistant
    from qa.conversation import check_question
    from qa.explanation import explain as explained
    from qa.terminal import render, wants_style

    # Before any model is loaded: a wrong question is told at once.
    check_question(question)
    filters = Filters(**conditions)
    with Assistant.open(collection) as assistant:
        trace = assistant.trace(
            question, filters=filters or None, passages=passages, min_confidence=min_confidence, mode=mode,
            any_date=any_date,
        )  # fmt: skip
    if as_json:
        print_json(trace.reply.to_dict() | ({"explanation": trace.to_dict()} if explain else {}))
        return
    click.echo(render(trace.reply, style=wants_style(sys.stdout)))
    if explain:
        click.echo("\n" + explained(trace))
