"""How web addresses are fetched: what a user may choose, and the limits that hold in any case."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from index.errors import PullquoteError
from index.sources import MAX_DOCUMENT_BYTES

ROBOT_NAME = "Pullquote"
"""The name that robots.txt files know this program by."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Limits of a run, each at its default.

    Attributes:
        max_pages: most pages that are looked at.
        pause: seconds between two requests to one host; robots.txt may ask for more.
        contact: address or mail that the user agent names, so that a site's owner can ask; "" names none.
        connect_seconds, read_seconds, total_seconds: time-outs of one request: until connected, between two pieces of
            an answer, and altogether.
        wait_seconds: longest that a server may ask to wait, by Retry-After or Crawl-delay; one that asks for more is
            left alone.
        max_bytes: largest answer, as sent and unpacked.
        private_hosts: whether an address that the user named may lead into this machine or its network.
    """

    max_pages: int = 500
    pause: float = 1.0
    contact: str = ""
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 120.0
    wait_seconds: float = 60.0
    max_bytes: int = MAX_DOCUMENT_BYTES
    private_hosts: bool = True

    def __post_init__(self) -> None:
        usable = self.contact.isascii() and self.contact.isprintable() and len(self.contact) <= 200
        if not usable or set(self.contact) & set("()\\"):
            raise PullquoteError(
                f"contact {self.contact[:200]!r}: give a mail or web address of at most 200 plain characters"
            )

    @property
    def user_agent(self) -> str:
        """Such as "Pullquote/0.1.0 (archive@gazette.example)"."""
        return f"{ROBOT_NAME}/{version('pullquote')}" + (f" ({self.contact})" if self.contact else "")
