"""The options of `pullquote eval` that say what to ask and how, which its other forms share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from eval.runs.choices import MODES

F = TypeVar("F", bound=Callable[..., Any])
GROUPS = ("kind", "publisher", "gold-articles")


def asking_options(command: F) -> F:
    """What to ask, and with which settings."""
    for option in reversed(_ASKING):
        command = option(command)
    return command


def output_options(command: F) -> F:
    """Where the run and what is made of it go, and what it is held against."""
    for option in reversed(_OUTPUT):
        command = option(command)
    return command


def _path(name: str, *names: str, meta: str, text: str, **more: Any) -> Callable[[F], F]:
    return click.option(name, *names, type=click.Path(path_type=Path), metavar=meta, help=text, **more)


_ASKING = (
    click.option(
        "--collection",
        default="collection",
        show_default=True,
        envvar="PULLQUOTE_COLLECTION",
        metavar="DIR",
        help="The collection to ask.",
    ),
    click.option("--articles", metavar="PATH", help="Index these articles into a temporary collection and ask that."),
    click.option("--reader-only", is_flag=True, help="Read each question's own context, without retrieval."),
    click.option("--reader", metavar="NAME", help="Reader to use: a folder or the name of a model."),
    click.option(
        "--passages",
        type=click.IntRange(1, 200),
        default=20,
        show_default=True,
        metavar="N",
        help="How many passages to look at.",
    ),
    click.option(
        "--mode",
        type=click.Choice(MODES),
        default="hybrid",
        show_default=True,
        help="Find passages by meaning (dense), by words (lexical) or by both.",
    ),
    click.option(
        "--passage-tokens",
        type=click.IntRange(16, 512),
        metavar="N",
        help="Length of the passages that --articles is cut into.",
    ),
    click.option("--encoder", metavar="NAME", help="Encoder for --articles: a sentence-transformers model or folder."),
    click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Ask N questions only, chosen at random."),
    click.option("--seed", type=int, default=0, show_default=True, help="Which random sample."),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        metavar="N",
        help="Ask N questions at a time.",
    ),
    click.option("--resume", is_flag=True, help="Go on with a run that stopped; needs the same --json or --report."),
    _path(
        "--matrix",
        meta="FILE",
        text="Run every combination of the settings in this TOML file and print one table.",
    ),
    click.option(
        "--metric",
        default="citation_accuracy",
        show_default=True,
        metavar="METRIC",
        help="What decides which settings of a matrix are best.",
    ),
)
_OUTPUT = (
    _path("--json", "json_path", meta="FILE", text="Write the run to FILE; with --matrix, every run into this folder."),
    _path("--report", "report", meta="DIR", text="Write report.html, summary.md and run.json into DIR."),
    _path("--trec", "trec", meta="DIR", text="Write run.trec and qrels.trec into DIR, for trec_eval and its kin."),
    _path("--junit", "junit", meta="FILE", text="Write the gates as a JUnit file, for build servers."),
    _path("--compare", "compare", meta="RUN.json", text="Compare with an earlier run; repeatable.", multiple=True),
    click.option(
        "--min", "minima", multiple=True, metavar="METRIC=VALUE", help="Exit with 1 when METRIC is lower; repeatable."
    ),
    click.option(
        "--max", "maxima", multiple=True, metavar="METRIC=VALUE", help="Exit with 1 when METRIC is higher; repeatable."
    ),
    click.option(
        "--max-drop",
        "drops",
        multiple=True,
        metavar="METRIC=VALUE",
        help="Exit with 1 when METRIC is worse than in a compared run by more than VALUE; repeatable.",
    ),
    click.option(
        "--by",
        "groups",
        multiple=True,
        type=click.Choice(GROUPS),
        help="Print the metrics of each group of questions too; repeatable.",
    ),
    click.option("--quiet", is_flag=True, help="Show no progress."),
)
