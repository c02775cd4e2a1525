"""Who may frame, call and send what: one place for origins, response headers, and the size of requests."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import ServerError
from ui.problems import error_response, route_path

BODY_LIMIT = 256 * 1024

# What every response carries. Our own pages need no script at all.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PLAIN = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
# The chat's page library builds functions from its own templates, so it needs 'unsafe-eval'; inline scripts and
# event handlers, which is what injected markup could bring, run only with this response's nonce, that is, not at all.
_CHAT = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'self'"
)


def parse_origin(value: str) -> str:
    """An origin in its exact form, such as `https://intra.example` or `http://localhost:8080`.

    Raises:
        ServerError: `value` is not one.
    """
    try:
        parts = urlsplit(value.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    # A wildcard would let in whoever can name a host; a comma or space would end the directive it is written into.
    named = host and all(
        part.isascii() and part.replace("-", "").isalnum()
        for part in host.strip("[]").replace(":", ".").split(".")
        if part
    )
    if (
        parts.scheme not in ("http", "https")
        or not named
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise ServerError(
            f"--embed-origin {value!r} is not an origin: write it like https://intra.example, without a path"
        )
    shown = f"[{host}]" if host and ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != default else "")


def frame_ancestors(path: str, embed_origins: Sequence[str]) -> str:
    """The directive that says who may show the page at `path` in a frame."""
    listed = embed_origins if is_embed(path) else ()
    return " ".join(["frame-ancestors 'self'", *listed])


def is_embed(path: str) -> bool:
    return path == "/embed" or path.startswith("/embed/")


def chat_policy(nonce: str) -> str:
    """The content security policy of a chat page; `SecurityMiddleware` adds who may frame it."""
    return _CHAT.format(nonce=nonce)


class SecurityMiddleware:
    """Adds the headers to every response, and refuses requests that are too large or forged by another site."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str], name: str) -> None:
        self.app = app
        self.embed_origins = tuple(embed_origins)
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = route_path(scope)
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > BODY_LIMIT:
                raise HTTPException(413, f"A request may have {BODY_LIMIT:,} bytes.")
            return message

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), path)
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal:
            await error_response(scope, *refusal, self.name)(scope, receive, secured)
        else:
            await self.app(scope, counted, secured)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        for name, value in _HEADERS.items():
            headers[name] = value
        headers["Content-Security-Policy"] = "; ".join(
            [headers.get("Content-Security-Policy", _PLAIN), frame_ancestors(path, self.embed_origins)]
        )
        if not is_embed(path):
            headers["X-Frame-Options"] = "SAMEORIGIN"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if path == "/widget.js" else "same-origin"

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return 400, "Content-Length is not a number."
        if int(length) > BODY_LIMIT:
            return 413, f"A request may have {BODY_LIMIT:,} bytes."
        # Browsers say truthfully whether a page of another site sent a request. Preflights are CORSMiddleware's.
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if scope["method"] == "POST" and foreign and headers.get("origin") not in self.embed_origins:
            return 403, "Pages of this origin may not send requests here."
        return None
