"""What a site's robots.txt allows, read as RFC 9309 says."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from index.web.address import Address
from index.web.client import Answer
from index.web.settings import ROBOT_NAME

MAX_BYTES = 512_000
"""How much of a file is looked at; the RFC asks for at least 500 KiB."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin.

    Attributes:
        rules: as parsed; None when everything is allowed.
        refused: why nothing at all may be asked, or "".
    """

    rules: Protego | None = None
    refused: str = ""

    @classmethod
    def read(cls, answer: Answer) -> Robots:
        """The rules in an answer to /robots.txt: none when the file is not there, and nothing is allowed when the
        server is in trouble (RFC 9309, 2.3.1)."""
        if answer.status == 200:
            return cls(Protego.parse(answer.body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")))
        if 400 <= answer.status < 500:
            return cls()
        return cls(refused=f"robots.txt cannot be read: HTTP {answer.status}")

    def refusal(self, address: Address) -> str:
        """Why a page may not be asked for; "" when it may."""
        if self.refused:
            return self.refused
        if self.rules is not None and not self.rules.can_fetch(address.url, ROBOT_NAME):
            return "robots.txt does not allow it"
        return ""

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for; 0 when it does not say."""
        return (self.rules.crawl_delay(ROBOT_NAME) if self.rules is not None else None) or 0.0
