"""Errors of the API as problem details (RFC 9457), and an identifier in the log for those that are our fault."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BusyError, CollectionError, ModelError, PullquoteError, QuestionError, ServerError
from ui.layout import message_page
from ui.look import Look
from ui.phrases import Phrases, english

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
    refusal = refusal_of(error)
    return problem(refusal.status, refusal.said(english()), headers=dict(refusal.headers))


def message_of(error: PullquoteError, words: Phrases | None = None) -> str:
    """What whoever asks is told. What is wrong with the server's own files is for the log, since it names them.

    Args:
        words: of the language that a page speaks; when not given, English, as programs are answered.
    """
    if words and isinstance(error, BusyError):
        return words("notice.busy")
    if not isinstance(error, _OWN):
        return str(error)
    return (words or english())("refused.articles", identifier=log_error(error))


def log_error(error: PullquoteError) -> str:
    """Logs an error and returns its identifier."""
    identifier = new_identifier()
    log.error("error %s: %s", identifier, error)
    return identifier


def new_identifier() -> str:
    """What a person can quote and an administrator can look for in the log."""
    return uuid.uuid4().hex[:10]


def report(what: str) -> str:
    """Logs the exception being handled and returns its identifier. Never logs the question's text."""
    identifier = new_identifier()
    log.exception("error %s: %s", identifier, what)
    return identifier


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered as asked: programs read it in English, people in their language.

    Attributes:
        key: of the phrase that tells why, `refused.KEY` in the files of `ui/locales`.
        values: what is filled into the phrase.
    """

    status: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def said(self, words: Phrases) -> str:
        return words(f"refused.{self.key}", **self.values)

    def heading(self, words: Phrases) -> str:
        """The head of a page that tells it: for some codes one of their own."""
        key = f"refused.head.{self.status}"
        return words(key if key in words.texts else "refused.head")


def refusal_of(error: PullquoteError) -> Refusal:
    """How a request is refused that ended in an error; one of the server's own is logged."""
    again = {"Retry-After": RETRY_AFTER}
    if isinstance(error, _OWN):
        return Refusal(503, "articles", {"identifier": log_error(error)}, again)
    told = {"detail": str(error)}
    if isinstance(error, BusyError):
        return Refusal(503, "other", told, again)
    return Refusal(422 if isinstance(error, QuestionError) else 400, "other", told)


class RefusedError(HTTPException):
    """A refusal by what answers a request, or reads it, rather than by what stands before."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.status, refusal.said(english()), dict(refusal.headers))
        self.refusal = refusal


def install_handlers(app: FastAPI, look: Look) -> None:
    """Makes every refusal of `app` a problem below /api, and a page elsewhere."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if not _for_programs(request.scope):
            return error_response(request.scope, Refusal(422, "address"), look)
        return problem(422, "The request is not as described in /api/openapi.json.", errors=_places(error.errors()))

    @app.exception_handler(PullquoteError)
    async def refused(request: Request, error: PullquoteError) -> Response:
        return error_response(request.scope, refusal_of(error), look)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        other = Refusal(error.status_code, "other", {"detail": error.detail}, error.headers or {})
        refusal = error.refusal if isinstance(error, RefusedError) else other
        return error_response(request.scope, refusal, look)


def _places(errors: Sequence[Any]) -> list[dict[str, str]]:
    # What was sent is not repeated: it may be long, and it may be hostile.
    return [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "detail": str(error["msg"])} for error in errors
    ]


def error_response(scope: Scope, refusal: Refusal, look: Look) -> Response:
    """The refusal as the address asked for calls for it: a problem where programs ask, else a page."""
    headers = dict(refusal.headers)
    if _for_programs(scope):
        return problem(refusal.status, refusal.said(english()), headers=headers)
    root = "../" * max(0, route_path(scope).count("/") - 1) or "./"
    here = look.speaking(scope)
    markup = message_page(refusal.heading(here.words), refusal.said(here.words), root=root, look=here)
    return HTMLResponse(markup, status_code=refusal.status, headers=headers)


def _for_programs(scope: Scope) -> bool:
    return route_path(scope).startswith(("/api/", "/gradio_api/", "/mcp", "/upload"))


def route_path(scope: Scope) -> str:
    """The address within the application, or within what is mounted in it."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class FaultMiddleware:
    """Turns an exception nobody expected into an answer with an identifier; the traceback goes to the log alone."""

    def __init__(self, app: ASGIApp, look: Look) -> None:
        self.app = app
        self.look = look

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
                refusal = Refusal(500, "fault", {"identifier": identifier})
                await error_response(scope, refusal, self.look)(scope, receive, send)
