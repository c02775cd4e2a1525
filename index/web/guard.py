"""Which machines may be asked: public ones, and those that the user named. A page or feed cannot point inwards."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from index.web.address import Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_USUAL_PORTS = frozenset((80, 443))


class RefusedError(Exception):
    """A host that must not be asked, or that has no address; the message is a reason without the host's URL."""


class Guard:
    """Resolves host names, and lets only addresses through that may be connected to.

    Args:
        named: addresses that the user gave; their hosts may be anywhere, on this machine too.
    """

    def __init__(self, named: Iterable[Address]) -> None:
        self._named = {(address.host, _kind(address.port)) for address in named}

    def addresses(self, host: str, port: int) -> list[str]:
        """IP addresses of a host, in the order in which they are to be tried. Connect to these and resolve no more.

        Raises:
            RefusedError: there are none, or all of them are private and the user did not name the host.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise RefusedError(f"the host {host} is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if (host, _kind(port)) in self._named:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if not public:
            raise RefusedError(
                f"{host}:{port} is a private or local address, which is only asked when it is named on the command line"
            )
        return public


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not loopback, private, link-local, multicast or reserved."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # An IPv4 address in IPv6's clothes leads where that address leads.
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _kind(port: int) -> int:
    """One number for both usual ports: who names http://intra.example/ means https://intra.example/ as well."""
    return 0 if port in _USUAL_PORTS else port
