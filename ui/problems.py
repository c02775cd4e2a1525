"""Errors of the API as problem details (RFC 9457), and an identifier in the log for those that are our fault."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BusyError, CollectionError, ModelError, PullquoteError, QuestionError, ServerError
from ui.layout import message_page

log = logging.getLogger("pullquote.server")

RETRY_AFTER = "3"  # seconds, when there are too many questions
_OWN = (CollectionError, ModelError, ServerError)


class ProblemResponse(JSONResponse):
    """`application/problem+json`."""

    media_type = "application/problem+json"


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None, **extra: Any) -> ProblemResponse:
    """A problem whose type is its status; `extra` members stand beside the standard ones."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **extra}
    return ProblemResponse(body, status_code=status, headers=headers)


def problem_of(error: PullquoteError) -> ProblemResponse:
    """What a client of the API is told about an error."""
    if isinstance(error, (BusyError, *_OWN)):
        return problem(503, message_of(error), headers={"Retry-After": RETRY_AFTER})
    return problem(422 if isinstance(error, QuestionError) else 400, message_of(error))


def message_of(error: PullquoteError) -> str:
    """What whoever asks is told. What is wrong with the server's own files is for the log, since it names them."""
    if not isinstance(error, _OWN):
        return str(error)
    identifier = new_identifier()
    log.error("error %s: %s", identifier, error)
    return f"The articles cannot be read at the moment. The log has the details under {identifier}."


def new_identifier() -> str:
    """What a person can quote and an administrator can look for in the log."""
    return uuid.uuid4().hex[:10]


def report(what: str) -> str:
    """Logs the exception being handled and returns its identifier. Never logs the question's text."""
    identifier = new_identifier()
    log.exception("error %s: %s", identifier, what)
    return identifier


def install_handlers(app: FastAPI, name: str) -> None:
    """Makes every refusal of `app` a problem below /api, and a page elsewhere."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if not _for_programs(request.scope):
            return error_response(request.scope, 422, "Something in this address is not what it should be.", name)
        return problem(422, "The request is not as described in /api/openapi.json.", errors=_places(error.errors()))

    @app.exception_handler(PullquoteError)
    async def refused(request: Request, error: PullquoteError) -> Response:
        return problem_of(error)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return error_response(request.scope, error.status_code, str(error.detail), name, dict(error.headers or {}))


def _places(errors: Sequence[Any]) -> list[dict[str, str]]:
    # What was sent is not repeated: it may be long, and it may be hostile.
    return [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "detail": str(error["msg"])} for error in errors
    ]


def error_response(
    scope: Scope, status: int, detail: str, name: str, headers: dict[str, str] | None = None
) -> Response:
    """The error as the address asked for calls for it: a problem below /api, else a page."""
    if _for_programs(scope):
        return problem(status, detail, headers=headers)
    root = "../" * max(0, route_path(scope).count("/") - 1) or "./"
    heading = "This page does not exist" if status == 404 else HTTPStatus(status).phrase
    return HTMLResponse(message_page(heading, detail, root=root, name=name), status_code=status, headers=headers)


def _for_programs(scope: Scope) -> bool:
    return route_path(scope).startswith(("/api/", "/gradio_api/", "/mcp"))


def route_path(scope: Scope) -> str:
    """The address within the application, or within what is mounted in it."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class FaultMiddleware:
    """Turns an exception nobody expected into an answer with an identifier; the traceback goes to the log alone."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self.app = app
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception:
            identifier = report(f"{scope['method']} {scope['path']!r}")
            if not started:
                text = f"Something went wrong here. The log has the details under {identifier}."
                await error_response(scope, 500, text, self.name)(scope, receive, send)
