"""`pullquote serve` and `pullquote demo`."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import ServerError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.settings import Settings

_STOPPING = 15.0  # seconds that questions have to end when the server is asked to stop

_collection = click.option(
    "--collection", "-c", type=click.Path(path_type=Path), help="Folder of the collection.  [default: collection]"
)
_host = click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
_port = click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.  [default: 7860]")
_title = click.option("--title", help="Name at the head of each page.  [default: Pullquote]")


def _look(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what the pages look like."""
    for option in (
        click.option("--language", help="Language of the pages, such as de.  [default: each browser's]"),
        click.option("--accent", metavar="COLOUR", help="Colour of quotes and buttons, such as #8c1d18."),
        click.option("--logo", type=click.Path(path_type=Path), help="Image before the name."),
        _title,
    ):
        command = option(command)
    return command


@click.command()
@click.option("--config", type=click.Path(path_type=Path), envvar="PULLQUOTE_CONFIG", help="TOML file with settings.")
@_collection
@_host
@_port
@click.option(
    "--embed-origin",
    "embed_origins",
    multiple=True,
    metavar="ORIGIN",
    help="Origin whose pages may show the chat in a frame, such as https://intra.example or https://*.intra.example; "
    "repeatable.",
)
@_look
@click.option("--allow-upload", is_flag=True, default=None, help="Let articles be added in the chat page.")
@click.option("--public", "access", flag_value="public", help="Whoever reaches the server may ask.")
@click.option("--keys", "access", flag_value="keys", help="Who has a key may ask; see `pullquote keys`.")
@click.option("--proxy-user", "access", flag_value="proxy", help="Whom a proxy of the setting `proxies` names may ask.")
@click.option(
    "--watch",
    multiple=True,
    metavar="SOURCE",
    help="Index this file or folder, and again whenever it changes; repeatable.",
)
@click.option("--open/--no-open", "show", default=False, help="Open the chat in a browser.")
def serve(
    config: Path | None, show: bool, watch: tuple[str, ...], embed_origins: tuple[str, ...], **given: Any
) -> None:
    """Serve the chat, the widget and the API.

    Without a decision who may ask, it listens on this machine only. Every setting can stand in a TOML file or in the
    environment as well: docs/running.md lists them.

    \b
    Example:
      pullquote serve --port 8080 --embed-origin https://intra.example
    """
    from ui.settings import load_settings

    if watch:
        given |= {"sources": watch, "watch": True}
    _serve(load_settings(config, embed_origins=embed_origins or None, **given), show)


@click.command()
@click.option(
    "--collection",
    type=click.Path(path_type=Path),
    help="Folder of the collection.  [default: a folder among this user's data]",
)
@_host
@_port
@_look
@click.option("--open/--no-open", "show", default=True, help="Open the chat in a browser.")
def demo(collection: Path | None, show: bool, **given: Any) -> None:
    """Index the bundled sample articles and open the chat.

    A second start is quick: what is indexed already is not indexed again.

    \b
    Example:
      pullquote demo --no-open
    """
    from index.indexer import index_sources
    from index.samples import samples_folder
    from ui.settings import load_settings

    samples = samples_folder()
    settings = load_settings(collection=collection or demo_folder(samples), allow_upload=True, **given)
    settings.collection.parent.mkdir(parents=True, exist_ok=True)
    listening = _listen(settings.host, settings.port)
    index_sources([str(samples)], settings.collection, prune=True)
    _serve(settings, show, listening)


def demo_folder(samples: Path) -> Path:
    """Where the collection of the samples is kept among the user's data.

    One for each place of the samples: with a second copy of Pullquote in the same one, each would stand there twice.
    """
    from platformdirs import user_data_path

    place = hashlib.sha256(str(samples.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return user_data_path("pullquote") / f"demo-{place}"


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


def _serve(settings: Settings, show: bool, listening: socket.socket | None = None) -> None:
    """Listens, opens the collection, and serves until asked to stop."""
    from ui.access.gatekeeper import check_exposure
    from ui.access.groups import GroupRules
    from ui.access.shared_keys import open_keys

    check_exposure(settings, open_keys(settings.collection))
    GroupRules.load(settings.collection)
    listening = listening or _listen(settings.host, settings.port)
    with listening:
        from ui.logs import set_up_logging

        set_up_logging(settings)
        if settings.watch:
            _make_collection(settings)
        from index.upgrading import upgrade
        from qa.assistant import Assistant

        if upgrade(settings.collection):
            click.echo("pullquote: the collection of an older version was brought up to date", err=True)
        assistant = Assistant.open(settings.collection)
        from ui.server import create_app

        app = create_app(assistant, settings)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        _run(app, listening, f"http://{shown}:{listening.getsockname()[1]}/", settings, show)


def _make_collection(settings: Settings) -> None:
    """Reads the watched sources before the first start, for there must be a collection to serve."""
    from index.database import DATABASE_NAME
    from index.indexer import index_sources

    if not (settings.collection / DATABASE_NAME).exists():
        index_sources(settings.sources, settings.collection, prune=True)


def _run(app: FastAPI, listening: socket.socket, address: str, settings: Settings, show: bool) -> None:
    import uvicorn

    from ui.access.addresses import Proxies
    from ui.load.files import room_for_connections
    from ui.load.protocol import timed_protocol

    uncounted = Proxies.parse((*settings.proxies, "127.0.0.0/8", "::1"))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=2,
        timeout_keep_alive=20, limit_concurrency=room_for_connections(), root_path=settings.root_path,
        http=timed_protocol(settings.request_seconds, uncounted=uncounted), ws="none",
    )  # fmt: skip
    server = uvicorn.Server(config)
    # Open event streams of browsers are cut at the end of the wait: that is no error.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "graceful shutdown" not in record.getMessage())
    asked = threading.Event()

    def finish() -> None:
        app.state.service.gate.close(_STOPPING)
        app.state.let_go()
        server.should_exit = True

    def stop(*_: Any) -> None:
        # Questions that were asked already are answered. A second request to stop does not wait for anybody.
        if asked.is_set():
            server.force_exit = server.should_exit = True
        else:
            asked.set()
            threading.Thread(target=finish, daemon=True).start()

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
