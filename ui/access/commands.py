"""`pullquote keys`: make, list and revoke the keys of a server."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from index.options import collection_option, print_json
from ui.access.visitor import PERMISSIONS, Permission


@click.group()
def keys() -> None:
    """Make, list and revoke API keys.

    A key counts at once, and a revoked one no longer, in servers that run too. Only its hash is stored.

    \b
    Example:
      pullquote keys create newsroom-bot --group editors
    """


@keys.command()
@click.argument("name")
@collection_option
@click.option(
    "--permission", "permissions", multiple=True, default=("ask",), show_default=True, type=click.Choice(PERMISSIONS),
    help="What it may do: ask (all that reads, and feedback) or manage (reindex, metrics); repeatable.",
)  # fmt: skip
@click.option("--group", "groups", multiple=True, help="Access group whose articles it may read; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the key as JSON.")
def create(name: str, collection: Path, permissions: tuple[str, ...], groups: tuple[str, ...], as_json: bool) -> None:
    """Make a key and show it, this once.

    \b
    Example:
      pullquote keys create prometheus --permission manage
    """
    from ui.access.shared_keys import open_keys

    key, secret = open_keys(collection).create(name, cast(tuple[Permission, ...], permissions), groups)
    if as_json:
        print_json({"id": key.key_id, "name": key.name, "key": secret})
        return
    click.echo(secret)
    click.echo(f"This is the only time that it is shown. Its identifier is {key.key_id}.", err=True)


@keys.command("list")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_keys(collection: Path, as_json: bool) -> None:
    """List the keys, without their secrets.

    \b
    Example:
      pullquote keys list
    """
    from index.terminal import printable
    from ui.access.shared_keys import open_keys

    found = open_keys(collection).keys()
    if as_json:
        names = ("name", "permissions", "groups", "created")
        print_json([{"id": key.key_id, **{name: getattr(key, name) for name in names}} for key in found])
        return
    for key in found:
        groups = f"  groups {', '.join(key.groups)}" if key.groups else ""
        click.echo(printable(f"{key.key_id}  {key.created[:10]}  {'+'.join(key.permissions):10}  {key.name}{groups}"))
    if not found:
        click.echo("There are no keys: make one with `pullquote keys create NAME`.", err=True)


@keys.command()
@click.argument("key_id")
@collection_option
def revoke(key_id: str, collection: Path) -> None:
    """Take a key away for good, by its identifier.

    \b
    Example:
      pullquote keys revoke 1f2e3d4c
    """
    from index.terminal import printable
    from ui.access.shared_keys import open_keys

    key = open_keys(collection).revoke(key_id)
    click.echo(printable(f"revoked {key.key_id} ({key.name})"))
