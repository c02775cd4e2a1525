"""A real server in a thread, for what a test client cannot do: clients that are slow or go away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from ui.load.protocol import timed_protocol
from ui.server import create_app
from ui.service import Service
from ui.settings import load_settings


@dataclass(frozen=True)
class Running:
    port: int
    service: Service

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(assistant: Any, *, port: int = 0, **given: Any) -> Iterator[Running]:
    """Serves an assistant with settings until the block ends, on a free port when none is given."""
    settings = load_settings(**given)
    app = create_app(assistant, settings)
    config = uvicorn.Config(
        app, port=port, log_config=None, http=timed_protocol(settings.request_seconds), ws="none",
        timeout_graceful_shutdown=1, root_path=settings.root_path,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        app.state.service.wait()
        yield Running(server.servers[0].sockets[0].getsockname()[1], app.state.service)
    finally:
        app.state.let_go()
        server.should_exit = True
        thread.join()


def until(true: Any, seconds: float = 30) -> None:
    """Waits for something that other threads bring about."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never came about"
        time.sleep(0.02)
