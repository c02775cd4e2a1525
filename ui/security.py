"""Who may frame, call and send what: one place for origins, response headers, and the size of requests."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.look import Look
from ui.origins import Origins
from ui.problems import Refusal, RefusedError, error_response, route_path

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


def frame_ancestors(path: str, origins: Origins) -> str:
    """The directive that says who may show the page at `path` in a frame."""
    listed = origins.patterns if is_embed(path) else ()
    return " ".join(["frame-ancestors 'self'", *listed])


def is_embed(path: str) -> bool:
    return path == "/embed" or path.startswith("/embed/")


def chat_policy(nonce: str) -> str:
    """The content security policy of a chat page; `SecurityMiddleware` adds who may frame it."""
    return _CHAT.format(nonce=nonce)


class SecurityMiddleware:
    """Adds the headers to every response, and refuses requests that are too large or forged by another site."""

    def __init__(
        self, app: ASGIApp, origins: Origins, look: Look, seconds: float, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.larger = larger or {}
        self.origins = origins
        self.seconds = seconds
        self.look = look

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = route_path(scope)
        limit = self.larger.get(path, BODY_LIMIT)
        received = 0
        whole = False
        until = time.monotonic() + self.seconds

        async def counted() -> Message:
            nonlocal received, whole
            # After the body the only thing to come is that the client goes away, whenever that may be.
            left = None if whole else max(0.0, until - time.monotonic())
            try:
                message = await asyncio.wait_for(receive(), left)
            except TimeoutError:
                raise RefusedError(Refusal(408, "slow", {"seconds": f"{self.seconds:g}"})) from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > limit:
                raise RefusedError(_too_large(limit))
            return message

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), path)
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal:
            await error_response(scope, refusal, self.look)(scope, receive, secured)
        else:
            await self.app(scope, counted, secured)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        for name, value in _HEADERS.items():
            headers[name] = value
        headers["Content-Security-Policy"] = "; ".join(
            [headers.get("Content-Security-Policy", _PLAIN), frame_ancestors(path, self.origins)]
        )
        if not is_embed(path):
            headers["X-Frame-Options"] = "SAMEORIGIN"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if path == "/widget.js" else "same-origin"

    def _refusal(self, scope: Scope, headers: Headers) -> Refusal | None:
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return Refusal(400, "length")
        limit = self.larger.get(route_path(scope), BODY_LIMIT)
        if int(length) > limit:
            return _too_large(limit)
        # Preflights are CORSMiddleware's.
        if scope["method"] == "POST" and _foreign(headers) and not self.origins.allows(headers.get("origin")):
            return Refusal(403, "origin")
        return None


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "large", {"limit": f"{limit:,}"})


def _foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another site sent a request. Programs say nothing of this sort."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("cross-site", "same-site")
    # Without TLS browsers name the origin alone. A proxy may leave the port out of the host; no page can write either.
    origin = headers.get("origin")
    if origin is None:
        return False
    host = headers.get("x-forwarded-host") or headers.get("host", "")
    whole = origin.partition("://")[2]
    return host not in (whole, re.sub(r":\d+$", "", whole))
