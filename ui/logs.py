"""The server's log: one line an event, as text or JSON, each with the identifier of the request it belongs to."""

from __future__ import annotations

import contextvars
import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.visitor import told_name
from ui.problems import route_path
from ui.settings import Settings

log = logging.getLogger("pullquote.server")
_request: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="-")
_TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
_QUIET = ("/health", "/ready", "/metrics", "/assets/", "/static/")


def set_up_logging(settings: Settings) -> None:
    """Sends this process's log to the standard error stream, in the form that the settings ask for."""
    handler = logging.StreamHandler()
    if settings.log_format == "json":
        from pythonjsonlogger.json import JsonFormatter

        handler.setFormatter(
            JsonFormatter(
                "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s",
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            )
        )
    else:
        handler.setFormatter(_OneLine(_TEXT))
    handler.addFilter(_note_request)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(settings.log_level.upper())


class _OneLine(logging.Formatter):
    """No text of a request can begin a line of its own, or steer the terminal that shows the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return "".join(
            character if character.isprintable() else "\ufffd" for character in super().formatMessage(record)
        )


def _note_request(record: logging.LogRecord) -> bool:
    record.request = _request.get()
    return True


def request_identifier() -> str:
    """Identifier of the request that this code works for, "-" outside of any."""
    return _request.get()


class RequestLog:
    """Middleware that gives every request an identifier (header X-Request-Id) and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identifier = secrets.token_hex(6)
        _request.set(identifier)
        began = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = identifier
            await send(message)

        path = route_path(scope)
        try:
            await self.app(scope, receive, noted)
        finally:
            quiet = any(part in path for part in _QUIET)
            told = {
                "method": scope["method"], "path": path, "status": status, "visitor": told_name(scope),
                "ms": round(1000 * (time.perf_counter() - began)),
            }  # fmt: skip
            log.log(
                logging.DEBUG if quiet else logging.INFO, "%(method)s %(path)r %(status)d %(ms)d ms, %(visitor)s", told,
                extra={} if quiet else told,
            )  # fmt: skip
