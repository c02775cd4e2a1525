"""Web addresses in one spelling: without fragment, without credentials, host in ASCII. What is shown and stored."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from index.errors import SourceError

MAX_LENGTH = 4096

_PORTS = {"http": 80, "https": 443}
_CREDENTIALS = re.compile(r"(?<=//)\S*@")
# Feeds add these to their links to count clicks (https://support.google.com/analytics/answer/10917952); the page is the
# same without them.
_CAMPAIGN = re.compile(r"(?:^|&)utm_[a-z_]+=[^&]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address.

    Attributes:
        url: the whole of it, as it is requested, shown and stored.
        scheme: "http" or "https".
        host: in lower case and ASCII; an IPv6 address without brackets.
        port: the one given, or the scheme's own.
        target: path and query, as in the first line of a request.
        authorization: value for the header of that name when the address held credentials, else "". Never shown.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str
    authorization: str = field(default="", repr=False, compare=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """What robots.txt and credentials belong to."""
        return self.scheme, self.host, self.port


def is_web(source: str) -> bool:
    """Whether a source of the command line is a web address."""
    return source.lower().startswith(("http://", "https://"))


def without_credentials(text: str) -> str:
    """An address that cannot be used, fit to be shown: without user name and password, and in one line."""
    # In a broken address a password may hold "/" or "#", so all up to the last "@" goes.
    return "".join(c for c in _CREDENTIALS.sub("", text.strip()) if c.isprintable())[:200]


def parse_address(text: str, base: Address | None = None, *, link: bool = False) -> Address:
    """Reads an address, relative ones against `base`.

    Args:
        link: it stands in a feed or sitemap; parameters that only count clicks are left out.

    Raises:
        SourceError: it is no usable http or https address. The message does not hold its credentials.
    """
    import httpx

    shown = without_credentials(text)
    try:
        url = httpx.URL(base.url).join(text.strip()) if base else httpx.URL(text.strip())
        if url.scheme not in _PORTS:
            raise SourceError(f"{shown}: not an http or https address")
        query = _CAMPAIGN.sub("", url.query.decode("ascii")).lstrip("&") if link else url.query.decode("ascii")
        host = url.raw_host.decode("ascii").removesuffix(".")
        tidy = url.copy_with(host=host, userinfo=b"", fragment=None, query=query.encode("ascii") or None)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(f"{shown}: not a web address: {without_credentials(str(error))}") from error
    port = _PORTS[tidy.scheme] if tidy.port is None else tidy.port
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f.:]+", host) or not 0 < port < 65536:
        raise SourceError(f"{shown}: not a web address: its host or port is not valid")
    target = tidy.raw_path.decode("ascii")
    whole = f"{tidy.scheme}://{tidy.netloc.decode('ascii')}{target}"
    if len(whole) > MAX_LENGTH:
        raise SourceError(f"{shown}: a web address of more than {MAX_LENGTH} characters")
    return Address(whole, tidy.scheme, host, port, target, _basic(url.userinfo))


def _basic(userinfo: bytes) -> str:
    """HTTP's Basic scheme, RFC 7617; "" without credentials."""
    name, _, password = userinfo.partition(b":")
    pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}" if userinfo else ""
