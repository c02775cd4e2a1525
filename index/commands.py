"""The commands of this room. Model code is loaded only when one of them runs."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.articles_command import articles
from index.doctor_command import doctor
from index.move_command import migrate
from index.options import collection_option, print_json

if TYPE_CHECKING:
    from index.distributed.spread import Spread

__all__ = ["articles", "doctor", "index", "migrate"]


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@collection_option
@click.option("--prune", is_flag=True, help="Remove articles whose source is gone.")
@click.option("--again", is_flag=True, help="Read every file again, even those that look unchanged.")
@click.option("--encoder", metavar="NAME", help="Encoder of a new collection: a sentence-transformers model or folder.")
@click.option("--formats", is_flag=True, help="List the formats that can be read, and stop.")
@click.option(
    "--max-pages",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="Most pages to look at on the web, of feeds and sitemaps too.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 3600),
    default=1.0,
    show_default=True,
    help="Seconds between two requests to one host; robots.txt may ask for more.",
)
@click.option(
    "--contact",
    metavar="TEXT",
    default="",
    envvar="PULLQUOTE_CONTACT",
    help="Mail or web address that requests name, so that a site's owner can ask.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(0, 64),
    default=1,
    show_default=True,
    help="Processes that read files while this one embeds; a file that crashes or hangs one is skipped. "
    "With 0 this one reads too.",
)
@click.option(
    "--on",
    metavar="CLUSTER",
    help="Read and embed files on Ray instead: `local` starts it on all processors of this machine, "
    "ray://HOST:PORT is a cluster that runs.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress, only what could not be read.")
@click.option("--json", "as_json", is_flag=True, help="Print the run's report as JSON.")
def index(
    sources: tuple[str, ...],
    collection: Path,
    prune: bool,
    again: bool,
    encoder: str | None,
    formats: bool,
    max_pages: int,
    pause: float,
    contact: str,
    workers: int,
    on: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Put articles into a collection, or bring it up to date.

    A SOURCE is a file, a folder, a quoted pattern such as 'news/**/*.html', or the web address of a page, a feed or a
    sitemap: then the pages that it lists are read. Run it again at any time: only what changed is read and embedded.
    Ctrl-C finishes the current batch and keeps what was done.

    \b
    Example:
      pullquote index articles/ --collection collection --prune

    Exit codes: 0 all in, 1 some sources could not be read, 2 nothing could be done, 130 stopped with Ctrl-C.
    """
    if formats:
        _print_formats(as_json)
        return
    if not sources:
        raise click.UsageError("name at least one SOURCE: a file, folder or web address that holds articles")
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from index.report import RunEvent
    from index.terminal import printable
    from index.web.settings import WebSettings

    def tell(event: RunEvent) -> None:
        if event.kind == "skipped":
            click.echo(printable(f"skipped {event.source}: {event.reason}"), err=True)

    with _spread(on, encoder) if on else nullcontext() as spread:
        report = index_sources(
            sources,
            collection,
            prune=prune,
            again=again,
            workers=workers,
            spread=spread,
            web=WebSettings(max_pages, pause, contact),
            encoder=open_encoder(encoder),
            progress=not quiet,
            on_event=tell if quiet else None,
        )
    if as_json:
        print_json(report.to_dict())
    else:
        click.echo(
            f"{collection}: {report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.removed} removed, {len(report.skipped)} skipped; "
            f"{report.sentences} sentences, {report.passages} passages; {report.seconds:.1f} s"
        )
        for line in report.names():
            click.echo(printable(line))
    if report.interrupted:
        click.echo("stopped; run the same command again to go on", err=True)
        sys.exit(130)
    sys.exit(1 if report.skipped else 0)


def _spread(on: str, encoder: str | None) -> Spread:
    from index.distributed.spread import Spread

    return Spread(on, encoder)


def _print_formats(as_json: bool) -> None:
    from index.converters import list_formats

    formats = list_formats()
    if as_json:
        print_json([{"name": f.name, "extensions": list(f.extensions), "description": f.description} for f in formats])
        return
    for format_ in formats:
        click.echo(f"{format_.name:14} {' '.join(format_.extensions):24} {format_.description}")
