"""Where a request comes from: headers that only a listed proxy may send are dropped from everybody else's requests."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

# What proxies add. `Forwarded` and `X-Real-IP` are not read, so nobody is believed who sends them.
_NEVER = {"forwarded", "x-real-ip", "x-forwarded-prefix", "x-forwarded-port", "x-forwarded-server"}
_FROM_PROXIES = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses and networks whose word counts."""

    networks: tuple[Network, ...]

    @classmethod
    def parse(cls, names: Sequence[str]) -> Proxies:
        """From texts such as "10.0.0.5" and "10.1.0.0/16"; ValueError when one is neither."""
        return cls(tuple(ipaddress.ip_network(name, strict=False) for name in names))

    def include(self, address: str) -> bool:
        """Whether an address is one of theirs; False for what is no address."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.networks)


def settle_origin(scope: Scope, proxies: Proxies, own_headers: Sequence[str] = ()) -> tuple[str, dict[str, str]]:
    """Finds out who sent a request, and takes out of it what its sender had no right to say.

    Args:
        scope: of the request; its headers, client and scheme are put right in place.
        own_headers: names of headers in which a proxy says who the person is; taken out in any case.

    Returns:
        The client's address, and `own_headers` as a listed proxy sent them, by lower-case name.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    trusted = proxies.include(peer)
    headers = Headers(scope=scope)
    own = {name.lower() for name in own_headers}
    told = {name: ", ".join(map(_text, headers.getlist(name))) for name in own if trusted and name in headers}
    dropped = {*_NEVER, *own} | (set() if trusted else _FROM_PROXIES)
    address = peer
    if trusted:
        address = _client(headers.getlist("x-forwarded-for"), peer, proxies)
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        if scheme in ("http", "https"):
            scope["scheme"] = scheme
        scope["client"] = (address, 0)
    # An underscore could pass for a hyphen in software that turns headers into variables.
    scope["headers"] = [
        (name, value)
        for name, value in scope["headers"]
        if name.decode("latin-1").lower().replace("_", "-") not in dropped
    ]
    return address, told


def _text(value: str) -> str:
    """A header's value as it was meant: names of people and groups come in UTF-8, where they are not ASCII."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _client(forwarded: Sequence[str], peer: str, proxies: Proxies) -> str:
    """The last address of the chain that is no proxy of ours: what stands before it, anybody may have written."""
    address = peer
    for entry in reversed([part.strip() for line in forwarded for part in line.split(",")]):
        try:
            ipaddress.ip_address(entry)
        except ValueError:
            break
        address = entry
        if not proxies.include(entry):
            break
    return address


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
