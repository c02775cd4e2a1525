"""`pullquote mcp`: the Model Context Protocol over standard input and output."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from index.options import collection_option


@click.command()
@collection_option
def mcp(collection: Path) -> None:
    """Let an assistant on this machine ask, search and read, through the Model Context Protocol.

    The assistant starts this command and speaks with it over standard input and output. A running `pullquote serve`
    offers the same at its address /mcp.

    \b
    Example:
      pullquote mcp --collection collection
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    from qa.assistant import Assistant
    from ui.mcp.tools import mcp_server
    from ui.service import Service

    with Assistant.open(collection) as assistant:
        mcp_server(Service(assistant)).run("stdio")
