"""Origins that may show the chat in a frame and call the API: one list for frames, CORS and messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import ServerError

_HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origins:
    """A list of origins in their exact form.

    Attributes:
        patterns: such as `https://intra.example` or `https://*.intra.example`, which stands for every host below
            `intra.example`, at any depth, and not for `intra.example` itself: what `frame-ancestors` means by it.
    """

    patterns: tuple[str, ...] = ()

    @classmethod
    def parse(cls, values: Iterable[str]) -> Origins:
        """The origins of a list of texts, each once.

        Raises:
            ServerError: one of them is no origin.
        """
        return cls(tuple(dict.fromkeys(parse_origin(value) for value in values)))

    def allows(self, origin: str | None) -> bool:
        """Whether an `Origin` header names one of these."""
        return origin is not None and any(re.fullmatch(regex, origin) for regex in map(_regex, self.patterns))

    @property
    def regex(self) -> str:
        """A regular expression for the whole of an `Origin` header; it matches nothing when none is listed."""
        return "|".join(map(_regex, self.patterns)) or r"(?!)"


def parse_origin(value: str) -> str:
    """An origin in its exact form, such as `https://intra.example`, `http://localhost:8080` or `https://*.intra.example`.

    Raises:
        ServerError: `value` is not one, or a wildcard stands for more than the hosts below two names.
    """
    try:
        parts = urlsplit(value.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    # A comma, space or semicolon would end the directive that the origin is written into.
    whole = parts.scheme in _PORTS and _HOST.fullmatch(host)
    if not whole or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ServerError(
            f"--embed-origin {value!r} is not an origin: write it like https://intra.example, without a path"
        )
    if host.startswith("*.") and host.count(".") < 2:
        raise ServerError(
            f"--embed-origin {value!r} lets in every site of a top-level domain: write it like https://*.intra.example"
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != _PORTS[parts.scheme] else "")


def _regex(pattern: str) -> str:
    scheme, rest = pattern.split("://", 1)
    if not rest.startswith("*."):
        return re.escape(pattern)
    return rf"{re.escape(scheme)}://(?:[a-z0-9-]+\.)+{re.escape(rest[2:])}"
