"""What `/metrics` counts, in a registry of its own, so that two servers in one process do not count into each other."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from qa.reply import Reply

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30)


class Metrics:
    """Counters of one server. Safe to use from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "pullquote_questions", "Questions by outcome and channel", ["outcome", "channel"], registry=self.registry
        )
        self._seconds = Histogram(
            "pullquote_step_seconds",
            "Seconds by step of a question",
            ["step"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._feedback = Counter("pullquote_feedback", "Feedback by verdict", ["verdict"], registry=self.registry)
        self._articles = Gauge("pullquote_articles", "Articles in the collection", registry=self.registry)
        self._ready = Gauge(
            "pullquote_ready", "1 when models are loaded and the collection is open", registry=self.registry
        )
        self._queue = Gauge(
            "pullquote_queue", "Questions being answered or waiting for their turn", registry=self.registry
        )
        self._age = Gauge(
            "pullquote_collection_age_seconds", "Seconds since the collection was last changed", registry=self.registry
        )

    def answered(self, reply: Reply, channel: str) -> None:
        self._questions.labels("answered" if reply.answered else "refused", channel).inc()
        for step, milliseconds in reply.timings_ms.items():
            self._seconds.labels(step).observe(milliseconds / 1000)

    def failed(self, outcome: str, channel: str) -> None:
        """`outcome`: "rejected", "busy", "abandoned", or "error" for a fault of the server."""
        self._questions.labels(outcome, channel).inc()

    def feedback(self, verdict: str) -> None:
        self._feedback.labels(verdict).inc()

    def page(self, *, articles: int, ready: bool, here: int, changed: float) -> bytes:
        """The page in the text format of Prometheus.

        Args:
            here: questions inside or waiting.
            changed: when the collection was last changed, in seconds since 1970.
        """
        self._queue.set(here)
        self._age.set(max(0.0, time.time() - changed))
        self._articles.set(articles)
        self._ready.set(ready)
        return generate_latest(self.registry)
