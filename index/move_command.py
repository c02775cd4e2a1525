"""The command `pullquote migrate`."""

from __future__ import annotations

from pathlib import Path

import click

from index.options import print_json


@click.command()
@click.option("--from", "source", type=click.Path(path_type=Path), required=True, help="Folder of the collection.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to move to: a new one, or one with a cluster.toml.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def migrate(source: Path, target: Path, as_json: bool) -> None:
    """Move a collection between a folder and servers, without embedding anything.

    A folder with a file cluster.toml leads to the PostgreSQL and Milvus that it names. What was stopped goes on when
    the same command is run again; at the end every row is compared. The collection that is moved stays as it is.

    \b
    Example:
      pullquote migrate --from collection --to archive

    Exit codes: 0 moved, every row equal; 2 it could not be moved.
    """
    from tqdm import tqdm

    from index.moving import move_collection

    with tqdm(desc="rows", unit="", disable=None) as bar:
        counts = move_collection(source, target, lambda table, rows: bar.update(rows) and None)
    if as_json:
        print_json({"rows": counts})
        return
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    click.echo(f"{source} is in {target} too, every row compared: {told}")
