"""`pullquote questions`: check question sets, make them of feedback, convert them from other formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.options import collection_option, print_json

if TYPE_CHECKING:
    from eval.sets.question import Question

NAMES = ("beir", "sheet", "squad", "trec")


@click.group()
def questions() -> None:
    """Check, collect and convert question sets.

    \b
    Example:
      pullquote questions check questions.jsonl --articles articles/
    """


@questions.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--collection", metavar="DIR", help="Look for the evidence in this collection.")
@click.option("--articles", metavar="PATH", help="Look for the evidence in these articles.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def check(file: Path, collection: str | None, articles: str | None, as_json: bool, quiet: bool) -> None:
    """Check a question set.

    Names every faulty line. With --collection or --articles it looks whether each quote stands in its article, and
    each acceptable answer in one of the gold sentences; for a quote that does not, it says the nearest sentence.

    \b
    Example:
      pullquote questions check questions.jsonl --articles articles/

    Exit codes: 0 sound, 1 faults were found, 2 wrong use or a file that cannot be read.
    """
    if collection and articles:
        raise click.UsageError("give --collection or --articles, not both")
    from eval.sets.check import check_file

    parsed, checked = check_file(file)
    faults = [*checked.faults, *_evidence(file, parsed, collection, articles, quiet)]
    if as_json:
        print_json({"questions": checked.questions, "faults": faults, "oddities": list(checked.oddities)})
    else:
        _say(("fault", faults), ("note", checked.oddities))
        click.echo(f"{checked.questions} questions, {len(faults)} faults, {len(checked.oddities)} notes")
    sys.exit(1 if faults else 0)


def _evidence(file: Path, parsed: Any, collection: str | None, articles: str | None, quiet: bool) -> list[str]:
    if not parsed.questions or not (collection or articles):
        return []
    from eval.runs.gold_finder import GoldFinder
    from eval.runs.opening import collected
    from eval.sets.check import check_evidence
    from eval.sets.question import QuestionSet
    from index.collection import Collection

    found = QuestionSet(file, parsed.sha256, parsed.questions)
    place = (
        nullcontext((found, collection, None))
        if collection
        else collected(found, articles=articles, progress=not quiet)
    )
    with place as (_, path, _encoder), Collection.open(path) as opened:
        return check_evidence(parsed, GoldFinder(opened))


@questions.command(name="from-feedback")
@collection_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="A new file; else standard output.")
def from_feedback(collection: Path, out: Path | None) -> None:
    """Make a question set of what people said about replies.

    What they called right becomes gold. Where they only said that a reply was wrong, the question is there without
    gold, and is named so that a person can complete it.

    \b
    Example:
      pullquote questions from-feedback --collection collection --out feedback-questions.jsonl
    """
    from eval.sets.feedback import questions_from_feedback
    from index.collection import Collection

    with Collection.open(collection) as opened:
        found, notes = questions_from_feedback(opened)
    _say(("note", notes))
    _write(found, out)


@questions.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--from", "name", type=click.Choice(NAMES), help="The format, where the name does not tell it.")
@click.option("--qrels", type=click.Path(path_type=Path), metavar="FILE", help="Judgements, for TREC and BEIR.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="A new file; else standard output.")
@click.option(
    "--articles-out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the articles that come with the questions (SQuAD, BEIR) into a new .jsonl file.",
)
def convert(source: Path, name: str | None, qrels: Path | None, out: Path | None, articles_out: Path | None) -> None:
    """Convert a question set from another format.

    SOURCE is a spreadsheet (.csv, .tsv, .xlsx), a SQuAD file, a BEIR folder, or TREC queries with --qrels.

    \b
    Example:
      pullquote questions convert questions.csv --out questions.jsonl
    """
    from eval.sets.convert import convert as read
    from eval.sets.convert.base import Source
    from eval.sets.files import to_lines, write_new

    if articles_out and articles_out.suffix != ".jsonl":
        raise click.UsageError("--articles-out needs a name that ends with .jsonl")
    converted = read(Source(source, qrels, articles_out), name)
    _say(("note", converted.notes))
    if articles_out:
        write_new(articles_out, to_lines(converted.articles))
    _write(converted.questions, out)


def _say(*groups: tuple[str, Iterable[str]]) -> None:
    from index.terminal import printable

    for word, lines in groups:
        for line in lines:
            click.echo(f"{word}: {printable(line)}", err=True)


def _write(found: Sequence[Question], out: Path | None) -> None:
    from eval.sets.files import to_lines, write_new

    text = to_lines(question.to_dict() for question in found)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_new(out, text)
        click.echo(f"{len(found)} questions written to {out}")
