from __future__ import annotations

import time

import pytest

from index.web.client import FetchError, Stopped
from index.web.pace import MAX_FAILURES, Pace


class Sleeper:
    """Sleeps, and adds up for how long it was asked to."""

    def __init__(self) -> None:
        self.total = 0.0

    def __call__(self, seconds: float) -> None:
        self.total += seconds
        time.sleep(seconds)


def test_a_pause_between_two_requests_to_one_host() -> None:
    sleep = Sleeper()
    pace = Pace(0.3, sleep=sleep)
    pace.wait("a")
    pace.answered("a")
    pace.wait("b")
    assert sleep.total == 0
    pace.wait("a")
    assert sleep.total > 0


def test_the_site_may_ask_for_more() -> None:
    sleep = Sleeper()
    pace = Pace(0.0, sleep=sleep)
    pace.slow_down("a", 0.2)
    pace.answered("a")
    pace.wait("a")
    first = sleep.total
    assert first > 0
    pace.answered("b", rest=0.2)
    pace.wait("b")
    assert sleep.total > first


def test_waiting_ends_when_the_run_does() -> None:
    pace = Pace(3600, stopping=lambda: True)
    pace.answered("a")
    with pytest.raises(Stopped):
        pace.wait("a")


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    pace = Pace(0)
    for _ in range(MAX_FAILURES - 1):
        pace.failed("a", "no answer")
    pace.answered("a")
    for _ in range(MAX_FAILURES):
        pace.wait("a")
        pace.failed("a", "no answer")
    with pytest.raises(FetchError, match="not asked, because a failed before: no answer"):
        pace.wait("a")
    pace.wait("b")
    pace.failed("b", "busy", final=True)
    with pytest.raises(FetchError, match="busy"):
        pace.wait("b")
