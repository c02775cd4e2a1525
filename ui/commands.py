"""`pullquote serve` and `pullquote demo`."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import ServerError

if TYPE_CHECKING:
    from fastapi import FastAPI

_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_port = click.option(
    "--port", default=7860, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
_title = click.option("--title", default="Pullquote", show_default=True, help="Name at the head of each page.")


@click.command()
@click.option(
    "--collection",
    default="collection",
    show_default=True,
    envvar="PULLQUOTE_COLLECTION",
    help="Folder of the collection.",
)
@_host
@_port
@click.option(
    "--embed-origin",
    multiple=True,
    metavar="ORIGIN",
    help="Origin whose pages may show the chat in a frame; repeatable.",
)
@_title
@click.option("--open/--no-open", "show", default=False, help="Open the chat in a browser.")
def serve(collection: str, host: str, port: int, embed_origin: tuple[str, ...], title: str, show: bool) -> None:
    """Serve the chat, the widget and the API.

    \b
    Example:
      pullquote serve --port 8080 --embed-origin https://intra.example
    """
    _serve(collection, host, port, embed_origin, title, show)


@click.command()
@click.option("--collection", default=None, help="Folder of the collection [default: a folder among this user's data].")
@_host
@_port
@_title
@click.option("--open/--no-open", "show", default=True, help="Open the chat in a browser.")
def demo(collection: str | None, host: str, port: int, title: str, show: bool) -> None:
    """Index the bundled sample articles and open the chat.

    A second start is quick: what is indexed already is not indexed again.

    \b
    Example:
      pullquote demo --no-open
    """
    from index.indexer import index_sources
    from index.samples import samples_folder

    folder = Path(collection) if collection else _user_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    listening = _listen(host, port)
    index_sources([str(samples_folder())], folder, prune=True)
    _serve(str(folder), host, port, (), title, show, listening)


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("pullquote") / "demo"


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, taken before anything slow is loaded.

    Raises:
        ServerError: the port is in use, or the address is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServerError(
            f"cannot listen on {host}: {error.strerror or error}; give an address of this machine with --host"
        ) from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # Listening at once: two sockets may share a bound port as long as neither listens. Who connects early waits.
        bound.listen(128)
    except OSError as error:
        bound.close()
        if isinstance(error, PermissionError):
            raise ServerError(
                f"port {port} needs more rights than you have; choose one above 1023 with --port"
            ) from None
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"port {port} on {host} is in use; choose another with --port, or stop what uses it"
            ) from None
        raise ServerError(
            f"cannot listen on {host}: {error.strerror}; give an address of this machine with --host"
        ) from None
    return bound


def _serve(
    collection: str,
    host: str,
    port: int,
    embed_origins: Sequence[str],
    title: str,
    show: bool,
    listening: socket.socket | None = None,
) -> None:
    """Listens, opens the collection, and serves until asked to stop."""
    from ui.security import parse_origin

    origins = [parse_origin(origin) for origin in embed_origins]
    listening = listening or _listen(host, port)
    with listening:
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        from qa.assistant import Assistant

        assistant = Assistant.open(collection)
        from ui.server import create_app

        app = create_app(assistant, embed_origins=origins, title=title)
        shown = f"[{host}]" if ":" in host else host
        _run(app, listening, f"http://{shown}:{listening.getsockname()[1]}/", show)


def _run(app: FastAPI, listening: socket.socket, address: str, show: bool) -> None:
    import uvicorn

    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=2,
        timeout_keep_alive=20, limit_concurrency=1000,
    )  # fmt: skip
    server = uvicorn.Server(config)
    # Open event streams of browsers are cut at the end of the wait: that is no error.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "graceful shutdown" not in record.getMessage())

    def stop(*_: Any) -> None:
        # A second request to stop does not wait for anybody.
        server.force_exit = server.should_exit
        server.should_exit = True

    def announce() -> None:
        reason = app.state.service.wait()
        if reason:
            click.echo(f"pullquote: listening at {address}, but not ready: {reason}", err=True)
            return
        click.echo(f"Pullquote is ready at {address}  (Ctrl-C stops it)")
        sys.stdout.flush()
        if show and _has_screen():
            webbrowser.open(address)

    # uvicorn would set its own handlers, and end the process by the signal again after a clean stop.
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=announce, daemon=True).start()
    server.run(sockets=[listening])


def _has_screen() -> bool:
    # Without one, `webbrowser` would open a text browser inside this terminal.
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
