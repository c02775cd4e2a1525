"""OpenTelemetry, where it is wanted: each question as a span, with one for each of its steps. Never what was asked."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import ServerError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_STEPS = ("retrieve", "read")


class Spans:
    """Sends spans where a provider sends them.

    A server's requests are not traced, since their addresses may hold questions (`?q=`).
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("pullquote")

    def question(
        self, *, channel: str, outcome: str, request: str, seconds: float, waited: float, steps: Mapping[str, float]
    ) -> None:
        """Tells of a question that has just ended.

        Args:
            channel, outcome: as they are counted in `/metrics`.
            request: its identifier in the log.
            seconds: from its coming to its end.
            waited: seconds of these before its turn came.
            steps: milliseconds by step, as in a reply's `timings_ms`.
        """
        from opentelemetry.trace import set_span_in_context

        end = time.time_ns()
        start = end - _nanoseconds(seconds)
        facts = {"pullquote.channel": channel, "pullquote.outcome": outcome, "pullquote.request": request}
        span = self._tracer.start_span("question", start_time=start, attributes=facts)
        around, at = set_span_in_context(span), start
        for name, lasted in (("wait", waited), *((step, steps[step] / 1000) for step in _STEPS if step in steps)):
            child = self._tracer.start_span(name, around, start_time=at)
            at += _nanoseconds(lasted)
            child.end(at)
        span.end(end)

    def close(self) -> None:
        """Sends what is left, and ends."""
        self._provider.shutdown()


def open_spans() -> Spans:
    """Spans that go where OpenTelemetry's own variables say, such as OTEL_EXPORTER_OTLP_ENDPOINT.

    Raises:
        ServerError: what sends them is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise ServerError(
            "telemetry needs more: pip install '.[telemetry]' in a copy of Pullquote, or leave it off"
        ) from None
    provider = TracerProvider(
        resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "pullquote")})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1_000_000_000)
