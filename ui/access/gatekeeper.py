"""The gatekeeper: who a request comes from, whether they may ask, and how often."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import CollectionError, ServerError
from ui.access.addresses import Proxies, is_loopback, settle_origin
from ui.access.keys import MARK, KeyStore
from ui.access.rates import Rates
from ui.access.visitor import LOCAL, Permission, Visitor, lacking, set_visitor
from ui.look import Look
from ui.problems import Refusal, error_response, refusal_of, route_path
from ui.settings import HOST, Settings

# Told to everybody: whether the server lives, and what pages that may embed the chat load before anybody asks.
_PROBES = {"/health", "/ready"}
_ALWAYS_OPEN = {*_PROBES, "/widget.js", "/style.css", "/icon.svg", "/favicon.ico"}
# These demand the permission to manage themselves, and no other.
_MANAGED = re.compile(r"/metrics|/api(?:/v1)?/reindex")
_ASKING = re.compile(r"/api(?:/v1)?/(?:ask|ask/stream|search)|(?:/embed)?/gradio_api/queue/join|/mcp/?")
_READER: frozenset[Permission] = frozenset({"ask"})
_MANAGER: frozenset[Permission] = frozenset({"ask", "manage"})


def check_exposure(settings: Settings, store: KeyStore) -> None:
    """Refuses settings that would let in whom nobody decided to let in.

    Raises:
        ServerError: the server could be reached from elsewhere without a decision, or nobody could ask at all.
    """
    if settings.access == "local" and not is_loopback(settings.host):
        raise ServerError(
            f"listening on {settings.host} lets other machines ask: say who may, with --public (whoever reaches it), "
            "--keys (who has a key of `pullquote keys create`) or --proxy-user (whom a listed proxy names)"
        )
    if settings.access == "local" and (settings.hosts or settings.proxies):
        raise ServerError(
            "hosts and proxies are for a server that others reach: say who may ask (--public, --keys or --proxy-user)"
        )
    if settings.access == "proxy" and not settings.proxies:
        raise ServerError("--proxy-user needs the proxy's address: setting proxies, such as 127.0.0.1")
    if settings.access == "keys" and not store.keys():
        raise ServerError(
            "--keys lets nobody in as long as there is no key: make one with `pullquote keys create NAME`"
        )


class Gatekeeper:
    """Middleware that names the visitor of every request, and refuses those who may not come in or come too often."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: KeyStore, rates: Rates, look: Look) -> None:
        self.app = app
        self._look = look
        self._settings = settings
        self._keys = keys
        self._proxies = Proxies.parse(settings.proxies)
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # In a thread: the keys of a collection on servers are there too, and one of them may be slow or gone.
        refusal = await to_thread.run_sync(self._decide, scope)
        if refusal:
            await error_response(scope, refusal, self._look)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _decide(self, scope: Scope) -> Refusal | None:
        own = (self._settings.user_header, self._settings.groups_header)
        address, told = settle_origin(scope, self._proxies, own)
        try:
            found = self._host_refusal(scope) or self._visitor(scope, address, told)
            return self._admit(found, scope) if isinstance(found, Visitor) else found
        except CollectionError as error:
            return refusal_of(error)

    def _host_refusal(self, scope: Scope) -> Refusal | None:
        """A name that is not this server's: a page elsewhere had its own name lead here, or a link was forged."""
        if route_path(scope) in _PROBES:
            return None
        asked = Headers(scope=scope).getlist("host")
        host = re.sub(r":\d*$", "", asked[0]).lower() if len(asked) == 1 else ""
        wanted = self._settings.hosts
        if self._settings.access == "local":
            if is_loopback(host):
                return None
            return Refusal(421, "machine")
        if not HOST.fullmatch(host) or (wanted and host not in wanted):
            return Refusal(421, "name")
        return None

    def _visitor(self, scope: Scope, address: str, told: Mapping[str, str]) -> Visitor | Refusal:
        secret = _secret(Headers(scope=scope).get("authorization"))
        # Whatever is no key is for somebody else, such as the password by which a proxy knows the person.
        if secret and (secret.startswith(MARK) or self._settings.access == "keys"):
            key = self._keys.find(secret)
            return key.visitor() if key else self._unknown("key")
        if self._settings.access == "local":
            return LOCAL
        if self._settings.access == "public":
            return Visitor(address, _READER)
        if self._settings.access == "proxy":
            person = told.get(self._settings.user_header.lower(), "").strip()
            if person and len(person) <= 200 and person.isprintable():
                groups = told.get(self._settings.groups_header.lower(), "").split(",")
                permissions = _MANAGER if person in self._settings.managers else _READER
                return Visitor(f"person {person}", permissions, frozenset(g.strip() for g in groups if g.strip()))
        if route_path(scope) in _ALWAYS_OPEN:
            return Visitor(address, frozenset())
        return self._unknown("unknown")

    def _unknown(self, reason: str) -> Refusal:
        # Browsers ask for a name and a password: any name, and the key as the password.
        return Refusal(401, reason, headers={"WWW-Authenticate": 'Basic realm="Pullquote", charset="UTF-8"'})

    def _admit(self, visitor: Visitor, scope: Scope) -> Refusal | None:
        set_visitor(scope, visitor)
        if self._settings.access == "local":
            return None
        path = route_path(scope)
        if path not in _ALWAYS_OPEN and not _MANAGED.fullmatch(path) and "ask" not in visitor.permissions:
            return lacking("ask")
        asking = bool(_ASKING.fullmatch(path))
        wait = self._rates.wait(visitor.name, asking)
        if not wait:
            return None
        again = math.ceil(wait)
        told = {"rate": self._rates.rate(asking), "seconds": again}
        return Refusal(429, "often", told, {"Retry-After": str(again)})


def _secret(header: str | None) -> str:
    """The key of an Authorization header, as a bearer token or as the password of basic authentication."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2] or "-"
        except ValueError:
            # Not base64, not ASCII, or not UTF-8 underneath.
            return "-"
    return "-" if header else ""
