"""`pullquote eval`: run a question set, print its metrics, keep the run, hold it to gates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eval.gates import Gate
    from eval.question import QuestionSet
    from eval.run_file import Run

WARNINGS_SHOWN = 10


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.option(
    "--collection",
    default="collection",
    show_default=True,
    envvar="PULLQUOTE_COLLECTION",
    metavar="DIR",
    help="The collection to ask.",
)
@click.option("--articles", metavar="PATH", help="Index these articles into a temporary collection and ask that.")
@click.option("--reader-only", is_flag=True, help="Read each question's own context (SQuAD files) without retrieval.")
@click.option("--reader", metavar="NAME", help="Reader to use: a folder or the name of a model.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the run to FILE.")
@click.option(
    "--min", "minima", multiple=True, metavar="METRIC=VALUE", help="Exit with 1 when METRIC is lower; repeatable."
)
@click.option(
    "--max", "maxima", multiple=True, metavar="METRIC=VALUE", help="Exit with 1 when METRIC is higher; repeatable."
)
@click.option("--by-kind", is_flag=True, help="Print the metrics of each kind of question too.")
@click.option(
    "--compare", "earlier", type=click.Path(path_type=Path), metavar="RUN.json", help="Compare with an earlier run."
)
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Ask N questions only, chosen at random.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which random sample.")
@click.option("--quiet", is_flag=True, help="No progress bars.")
@click.pass_context
def evaluate(
    ctx: click.Context,
    questions: Path,
    collection: str,
    articles: str | None,
    reader_only: bool,
    reader: str | None,
    json_path: Path | None,
    minima: tuple[str, ...],
    maxima: tuple[str, ...],
    by_kind: bool,
    earlier: Path | None,
    sample: int | None,
    seed: int,
    quiet: bool,
) -> None:
    """Run a question set and print its metrics.

    QUESTIONS is a JSON Lines question set or a SQuAD file; see docs/evaluation.md. A SQuAD file without --reader-only
    brings its own articles: its paragraphs.

    \b
    Example:
      pullquote eval questions.jsonl --articles articles/ --json run.json --min citation_accuracy=0.8

    Exit codes: 0 done, 1 a --min or --max missed, 2 wrong use or bad input.
    """
    given = ctx.get_parameter_source("collection") == click.core.ParameterSource.COMMANDLINE
    if articles is not None and given:
        raise click.UsageError("give --collection or --articles, not both")
    if reader_only and articles is not None:
        raise click.UsageError("--reader-only reads the questions' own contexts; leave --articles out")
    from eval import metrics
    from eval.gates import parse_gates
    from eval.questions import read_questions
    from eval.run_file import check_writable, read_run, write_run

    # Everything that can be wrong with the call is found before the run, which may take long.
    measures = metrics.READER_ONLY if reader_only else metrics.END_TO_END
    gates = [*parse_gates(minima, measures), *parse_gates(maxima, measures, highest=True)]
    before = read_run(earlier) if earlier else None
    if json_path:
        check_writable(json_path)
    question_set = read_questions(questions)
    if sample:
        question_set = question_set.sample(sample, seed)

    if reader_only:
        run = _read(question_set, reader, quiet)
    else:
        own = question_set.has_contexts and not given
        run = _ask(question_set, None if articles or own else collection, articles, reader, quiet)
    if sample:
        run.settings.update({"sample": sample, "seed": seed})
    if json_path:
        write_run(run, json_path)
    _print(run, by_kind)
    if before:
        from eval.compare import compare, comparison_text

        click.echo("\n" + comparison_text(compare(before, run)))
    sys.exit(_missed(gates, run))


def _read(questions: QuestionSet, reader: str | None, quiet: bool) -> Run:
    from eval.reader_run import check_contexts, run_reader
    from qa.extractive import ExtractiveReader

    check_contexts(questions)
    return run_reader(ExtractiveReader.open(reader), questions, progress=not quiet)


def _ask(questions: QuestionSet, collection: str | None, articles: str | None, reader: str | None, quiet: bool) -> Run:
    from eval.runner import opened, run_questions
    from qa.extractive import ExtractiveReader

    chosen, progress = ExtractiveReader.open(reader), not quiet
    with opened(questions, chosen, collection=collection, articles=articles, progress=progress) as (found, assistant):
        return run_questions(assistant, found, progress=progress)


def _print(run: Run, by_kind: bool) -> None:
    from eval.tables import by_kind_table, metrics_table
    from index.terminal import printable

    for line in run.warnings[:WARNINGS_SHOWN]:
        click.echo(f"warning: {printable(line)}", err=True)
    if len(run.warnings) > WARNINGS_SHOWN:
        click.echo(f"warning: {len(run.warnings) - WARNINGS_SHOWN} more; all are in the run's file (--json)", err=True)
    click.echo(f"{run.questions} questions, {run.settings['mode']}, {run.settings['seconds']:.1f} s")
    click.echo(metrics_table(run.metrics))
    if by_kind:
        click.echo("\n" + by_kind_table(run))


def _missed(gates: list[Gate], run: Run) -> int:
    """Names every gate that was missed; the exit code."""
    missed = [line for gate in gates if (line := gate.missed(run.metrics))]
    for line in missed:
        click.echo(f"missed: {line}", err=True)
    return 1 if missed else 0
