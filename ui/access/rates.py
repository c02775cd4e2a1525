"""How often a visitor may ask: counted by this process, or by all servers of a collection that is on servers."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from index.opening import is_cluster, open_store
from index.store import Store
from ui.settings import Settings


class Rates:
    """Counts requests in a moving window. Safe to use from several threads.

    Args:
        settings: whose `rate_ask` is for questions and searches, and `rate_other` for the rest.
    """

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rates = {True: limits.parse(settings.rate_ask), False: limits.parse(settings.rate_other)}

    def rate(self, asking: bool) -> limits.RateLimitItem:
        """The rate that counts, as people read it when printed."""
        return self._rates[asking]

    def wait(self, visitor: str, asking: bool) -> float:
        """Counts a request.

        Returns:
            0 when it is within the rate; else the seconds until one will be, and then this one was not counted.
        """
        counted = (visitor, "ask" if asking else "other")
        if self._limiter.hit(self.rate(asking), *counted):
            return 0.0
        return max(1e-3, self._limiter.get_window_stats(self.rate(asking), *counted).reset_time - time.time())


class SharedRates(Rates):
    """Questions are counted in PostgreSQL, by all servers together; other requests, which cost little, as above."""

    def __init__(self, settings: Settings, collection: Path) -> None:
        super().__init__(settings)
        self._collection = collection
        self._lock = threading.Lock()
        self._store: Store | None = None

    def wait(self, visitor: str, asking: bool) -> float:
        """See `Rates.wait`.

        Raises:
            CollectionError: the database does not answer.
        """
        if not asking:
            return super().wait(visitor, asking)
        with self._lock:
            if self._store is None:
                self._store = open_store(self._collection)
        rate = self.rate(asking)
        with self._store.transaction() as connection:
            row = connection.execute("SELECT count_question(?, ?, ?)", [visitor, rate.amount, rate.get_expiry()])
            return float(row.fetchone()[0])


def open_rates(collection: Path, settings: Settings) -> Rates:
    """The rates of a collection's servers."""
    return SharedRates(settings, collection) if is_cluster(collection) else Rates(settings)
