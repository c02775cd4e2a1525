"""An address fetched as a good guest does: robots.txt, pauses, conditional requests, bounded redirects and retries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from index.errors import SourceError
from index.web.address import Address, parse_address
from index.web.client import Answer, Client, FetchError, Stopped
from index.web.guard import Guard
from index.web.pace import Pace
from index.web.robots import Robots
from index.web.settings import WebSettings
from index.web.validators import Validators

__all__ = ["FetchError", "Fetched", "Fetcher", "Stopped"]

MAX_REDIRECTS = 10
MAX_TRIES = 3

_MOVED = frozenset((301, 308))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BUSY = frozenset((429, 503))
_REST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of an address.

    Attributes:
        status: "read" (content is here), "unchanged" (as it was last time), "gone" (HTTP 404 or 410), or "seen" (it led
            to an address that this run has fetched already).
        address: the last address asked.
        hops: all addresses on the way, in order.
        moved: those that said that the page has moved for good.
        body, media_type, charset: content and what the server declares about it.
        validators: for asking conditionally next time.
        reason: the answer in words, for "gone".
    """

    status: Literal["read", "unchanged", "gone", "seen"]
    address: Address
    hops: tuple[str, ...]
    moved: tuple[str, ...] = ()
    body: bytes = b""
    media_type: str = ""
    charset: str = ""
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    reason: str = ""


class Fetcher:
    """Fetches addresses, each once.

    Args:
        settings: limits.
        named: addresses that the user gave; their credentials go to their own origin only.
        known: validators of an address from an earlier run.
        stopping: whether the run is to end.
    """

    def __init__(
        self,
        settings: WebSettings,
        named: Iterable[Address],
        known: Callable[[str], Validators],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        named = tuple(named)
        self._settings = settings
        self._known = known
        self._client = Client(settings, Guard(named if settings.private_hosts else ()), stopping)
        self._pace = Pace(settings.pause, stopping)
        self._authorization = {address.origin: address.authorization for address in named if address.authorization}
        self._robots: dict[tuple[str, str, int], Robots] = {}
        self._seen: set[str] = set()

    def has_seen(self, address: Address) -> bool:
        """Whether it was asked in this run, directly or by a redirect."""
        return address.url in self._seen

    def fetch(self, address: Address) -> Fetched:
        """The content of an address, after redirects.

        Raises:
            FetchError: it may not be asked, or there is no usable answer.
            Stopped: the run is to end.
        """
        hops: list[str] = []
        moved: list[str] = []
        try:
            while True:
                if address.url in self._seen:
                    return Fetched("seen", address, tuple(hops))
                if address.url in hops:
                    raise FetchError("its redirects lead back to where they began")
                hops.append(address.url)
                self._check_robots(address)
                known = self._known(address.url)
                answer = self._ask(address, known.headers())
                if answer.status not in _REDIRECTS:
                    return self._result(address, answer, known, tuple(hops), tuple(moved))
                if answer.status in _MOVED:
                    moved.append(address.url)
                if len(hops) > MAX_REDIRECTS:
                    raise FetchError(f"more than {MAX_REDIRECTS} redirects")
                address = _target(address, answer)
        finally:
            self._seen.update(hops)

    def _result(
        self, address: Address, answer: Answer, known: Validators, hops: tuple[str, ...], moved: tuple[str, ...]
    ) -> Fetched:
        if answer.status in (200, 203):
            media_type, _, parameters = answer.headers.get("content-type", "").lower().partition(";")
            charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
            validators = Validators.of(answer.headers)
            return Fetched("read", address, hops, moved, answer.body, media_type.strip(), charset[:40], validators)
        if answer.status == 304 and known:
            return Fetched("unchanged", address, hops, moved)
        if answer.status in (404, 410):
            return Fetched("gone", address, hops, moved, reason=_words(answer.status))
        raise FetchError(_words(answer.status))

    def _check_robots(self, address: Address) -> None:
        robots = self._robots.get(address.origin)
        if robots is None:
            robots = self._robots[address.origin] = self._read_robots(address)
            self._pace.slow_down(address.host, min(robots.delay, self._settings.wait_seconds))
        refusal = robots.refusal(address)
        if refusal:
            raise FetchError(refusal)
        if robots.delay > self._settings.wait_seconds:
            raise FetchError(f"robots.txt asks for {robots.delay:g} s between two requests, which is not waited for")

    def _read_robots(self, address: Address) -> Robots:
        place = parse_address("/robots.txt", address)
        try:
            for _ in range(MAX_REDIRECTS):
                answer = self._ask(place, {})
                if answer.status not in _REDIRECTS:
                    return Robots.read(answer)
                place = _target(place, answer)
        except FetchError as error:
            return Robots(refused=str(error) if error.network else f"robots.txt cannot be read: {error}")
        return Robots(refused=f"robots.txt cannot be read: more than {MAX_REDIRECTS} redirects")

    def _ask(self, address: Address, headers: dict[str, str]) -> Answer:
        """One answer, waiting and asking again when the host is busy."""
        host = address.host
        authorization = self._authorization.get(address.origin)
        if authorization:
            headers = {**headers, "Authorization": authorization}
        for number in range(1, MAX_TRIES + 1):
            self._pace.wait(host)
            try:
                answer = self._client.get(address, headers)
            except FetchError as error:
                if error.network:
                    self._pace.failed(host, str(error))
                else:
                    self._pace.answered(host)
                raise
            if answer.status not in _BUSY:
                self._pace.answered(host)
                return answer
            rest = _retry_after(answer)
            too_long = rest > self._settings.wait_seconds
            if too_long or number == MAX_TRIES:
                break
            self._pace.answered(host, rest)
        reason = _words(answer.status) + (f"; to be asked again in {rest:.0f} s" if too_long else "")
        self._pace.failed(host, reason, final=too_long)
        raise FetchError(reason, network=True)


def _target(address: Address, answer: Answer) -> Address:
    """Where a redirect leads."""
    try:
        return parse_address(answer.headers.get("location", ""), address)
    except SourceError as error:
        raise FetchError(f"redirects to what cannot be asked: {error}") from error


def _retry_after(answer: Answer) -> float:
    """Seconds to wait before the next try: a number or a date (RFC 9110, 10.2.3)."""
    given = answer.headers.get("retry-after", "").strip()
    if given.isdecimal():
        return float(given[:10])
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return _REST_SECONDS


def _words(status: int) -> str:
    """Such as "HTTP 404 Not Found"."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
