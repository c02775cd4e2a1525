"""The command `pullquote doctor`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import CollectionError, PullquoteError
from index.options import collection_option, print_json

if TYPE_CHECKING:
    from index.checks.finding import Finding


@click.command()
@collection_option
@click.option("--repair", "mend", is_flag=True, help="Mend what can be mended.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(context: click.Context, collection: Path, mend: bool, as_json: bool) -> None:
    """Check the environment, the weights and the collection.

    \b
    Example:
      pullquote doctor --collection collection --repair

    Exit codes: 0 all is sound, 1 something is wrong, 2 there is no such collection.
    """
    from index.doctor import examine, repair
    from index.encoder import open_encoder

    chosen: Path | None = collection
    if not collection.is_dir():
        if context.get_parameter_source("collection") is not click.core.ParameterSource.DEFAULT:
            raise CollectionError(f"no collection at {collection}: make one with `pullquote index SOURCE`")
        chosen = None
    encoder = open_encoder()
    findings = _report(chosen, list(examine(chosen, encoder)), as_json)
    done: list[str] = []
    if mend and chosen is not None:
        done = repair(chosen, findings, encoder)
        if done:
            _say([f"mended: {line}" for line in done], as_json)
            findings = _report(chosen, list(examine(chosen, encoder)), as_json)
    wrong = [finding for finding in findings if not finding.sound]
    if as_json:
        print_json({"sound": not wrong, "findings": [finding.to_dict() for finding in findings], "mended": done})
    elif wrong:
        mendable = any(finding.remedy for finding in wrong)
        advice = f": `pullquote doctor --collection {collection} --repair` mends what can be mended" if mendable else ""
        click.echo(f"{len(wrong)} of {len(findings)} checks found something wrong{advice}")
    else:
        click.echo("all is sound" + ("" if chosen else f"; no collection at {collection} yet"))
    sys.exit(1 if wrong else 0)


def _report(chosen: Path | None, findings: list[Finding], as_json: bool) -> list[Finding]:
    """Adds the check of the reader, which lives in a room that this one does not import, and prints all."""
    from index.terminal import printable

    findings.append(_check_reader())
    _say([f"{'ok   ' if f.sound else 'WRONG'} {f.area}: {printable(f.message)}" for f in findings], as_json)
    return findings


def _check_reader() -> Finding:
    from index.checks.finding import Finding

    try:
        reader = importlib.import_module("qa.extractive").ExtractiveReader.open()
    except (ImportError, PullquoteError) as error:
        return Finding("weights", False, f"the reader cannot be loaded: {error}")
    return Finding("weights", True, f"reader {reader.name} can be loaded")


def _say(lines: list[str], as_json: bool) -> None:
    if not as_json:
        click.echo("\n".join(lines))
