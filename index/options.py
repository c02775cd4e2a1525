"""What the commands of this room share: the option that names the collection, and how JSON is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def collection_option(command: _Command) -> _Command:
    """`--collection DIR`, the same for every command of this file."""
    return click.option(
        "--collection",
        "-c",
        type=click.Path(path_type=Path),
        default=Path("collection"),
        envvar="PULLQUOTE_COLLECTION",
        show_default=True,
        help="Folder of the collection.",
    )(command)


def print_json(value: object) -> None:
    """Prints a value as JSON in ASCII, which no terminal and no encoding can garble."""
    click.echo(json.dumps(value, indent=2))
