"""The gate: so many questions at a time, so many waiting, and the next one is told to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import BusyError


class Gate:
    """A bounded queue in front of the models. Safe to use from several threads.

    Args:
        parallel: how many may be inside.
        waiting: how many may wait for a place.
        seconds: longest wait.
    """

    def __init__(self, parallel: int, waiting: int, seconds: float) -> None:
        self.parallel = parallel
        self._free = threading.BoundedSemaphore(parallel)
        self._bound = parallel + waiting
        self._seconds = seconds
        self._changed = threading.Condition()
        self._here = 0
        self._closed = False

    @property
    def here(self) -> int:
        """How many are inside or waiting."""
        return self._here

    def check(self) -> None:
        """Raises BusyError when the next one would find no place to wait."""
        if self._closed:
            raise BusyError("The server is being stopped: try again in a few seconds.")
        if self._here >= self._bound:
            raise BusyError("There are too many questions at the moment: try again in a few seconds.")

    def close(self, seconds: float) -> None:
        """Lets nobody in any more, and waits until all who are here have left, but no longer than so many seconds."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._here == 0, seconds)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for a place, and holds it while the block runs.

        Raises:
            BusyError: too many wait already, or no place came free in time.
        """
        with self._changed:
            self.check()
            self._here += 1
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise BusyError("Too many questions were before this one: try again in a few seconds.")
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._changed:
                self._here -= 1
                self._changed.notify_all()
