"""`pullquote eval`: run a question set, print its metrics, keep the run, compare it, hold it to gates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from eval.options import asking_options, output_options


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@asking_options
@output_options
@click.pass_context
def evaluate(
    ctx: click.Context,
    questions: Path,
    collection: str,
    articles: str | None,
    reader_only: bool,
    reader: str | None,
    passages: int,
    mode: Any,
    passage_tokens: int | None,
    encoder: str | None,
    sample: int | None,
    seed: int,
    workers: int,
    resume: bool,
    matrix: Path | None,
    metric: str,
    json_path: Path | None,
    report: Path | None,
    trec: Path | None,
    junit: Path | None,
    compare: tuple[Path, ...],
    minima: tuple[str, ...],
    maxima: tuple[str, ...],
    drops: tuple[str, ...],
    groups: tuple[str, ...],
    quiet: bool,
) -> None:
    """Run a question set and print its metrics.

    QUESTIONS is a JSON Lines question set or a SQuAD file; see docs/evaluation.md. A SQuAD file without --reader-only
    brings its own articles: its paragraphs.

    \b
    Example:
      pullquote eval questions.jsonl --articles articles/ --json run.json --min citation_accuracy=0.8

    Exit codes: 0 done, 1 a gate (--min, --max, --max-drop) missed, 2 wrong use or bad input, 130 stopped with Ctrl-C.
    """
    given = ctx.get_parameter_source("collection") is click.core.ParameterSource.COMMANDLINE
    if articles is not None and given:
        raise click.UsageError("give --collection or --articles, not both")
    if reader_only and (articles is not None or matrix or trec):
        raise click.UsageError("--reader-only reads the questions' own contexts; leave --articles, --matrix and --trec")
    if drops and not compare:
        raise click.UsageError("--max-drop needs a run to --compare with")
    if resume and not (json_path or report):
        raise click.UsageError("--resume needs the --json FILE or --report DIR of the run that stopped")
    if matrix and (report or trec or junit or compare or minima or maxima or resume):
        raise click.UsageError("--matrix prints one table; of the output options it takes --json DIR only")
    from eval.evaluation import Output, evaluate_set
    from eval.matrix import run_matrix
    from eval.request import Request
    from eval.runs.choices import Choices

    request = Request(
        questions=questions,
        collection=collection,
        collection_given=given,
        articles=articles,
        reader_only=reader_only,
        reader=reader,
        choices=Choices(passages, mode, passage_tokens, encoder),
        sample=sample,
        seed=seed,
        workers=workers,
        keep=json_path or (report / "run.json" if report else None),
        resume=resume,
        progress=not quiet,
    )
    if matrix:
        run_matrix(request, matrix, metric, json_path)
        return
    output = Output(json_path, report, trec, junit, compare, minima, maxima, drops, groups)
    sys.exit(evaluate_set(request, output))
