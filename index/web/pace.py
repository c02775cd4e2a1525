"""One request at a time to a host, and a pause between two; a host that fails again and again is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.web.client import FetchError, Stopped

MAX_FAILURES = 3
"""Failed requests in a row after which the rest of a run does not ask a host any more."""

_STEP_SECONDS = 0.2


@dataclass(slots=True)
class _Host:
    delay: float = 0.0
    ready: float = 0.0
    failures: int = 0
    reason: str = ""


class Pace:
    """Waits where politeness asks for it. Times are of `time.monotonic`.

    Args:
        pause: seconds between two requests to one host.
        stopping: whether the run is to end; then waiting ends too.
        sleep: as `time.sleep`.
    """

    def __init__(
        self, pause: float, stopping: Callable[[], bool] = lambda: False, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._pause = pause
        self._stopping = stopping
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str) -> None:
        """Returns when the host may be asked.

        Raises:
            FetchError: it failed too often.
            Stopped: the run is to end.
        """
        state = self._host(host)
        if state.failures >= MAX_FAILURES:
            raise FetchError(f"not asked, because {host} failed before: {state.reason}")
        while (left := state.ready - time.monotonic()) > 0:
            if self._stopping():
                raise Stopped
            self._sleep(min(left, _STEP_SECONDS))

    def slow_down(self, host: str, seconds: float) -> None:
        """From now on at least `seconds` lie between two requests, as robots.txt asks."""
        self._host(host).delay = seconds

    def answered(self, host: str, rest: float = 0.0) -> None:
        """Notes that an answer came just now; the next request waits `rest` seconds or the pause, if that is longer."""
        state = self._host(host)
        state.failures = 0
        state.ready = time.monotonic() + max(self._pause, state.delay, rest)

    def failed(self, host: str, reason: str, *, final: bool = False) -> None:
        """Notes a request without usable answer; `final` leaves the host alone at once."""
        state = self._host(host)
        failures = MAX_FAILURES if final else state.failures + 1
        self.answered(host)
        state.failures, state.reason = failures, reason

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())
