"""`pullquote backup` and `pullquote restore`."""

from __future__ import annotations

from pathlib import Path

import click

from index.options import collection_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@collection_option
def backup(file: Path, collection: Path) -> None:
    """Write a collection, its feedback and its keys into one new FILE, while it is in use.

    \b
    Example:
      pullquote backup /backups/archive-$(date +%F).tar.gz
    """
    from ui.backup import back_up

    count = back_up(collection, file)
    click.echo(f"{file}: {count:,} articles, {file.stat().st_size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@collection_option
def restore(file: Path, collection: Path) -> None:
    """Make a collection from a backup FILE, in a folder that is new or empty.

    \b
    Example:
      pullquote restore /backups/archive-2026-11-01.tar.gz --collection restored
    """
    from ui.backup import restore as restore_backup

    count = restore_backup(file, collection)
    click.echo(f"{collection}: {count:,} articles; vectors.faiss is made again at the first question")
