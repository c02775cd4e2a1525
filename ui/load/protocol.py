"""The server's HTTP/1.1 with a clock: a client that sends its request head a byte at a time is hung up on."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def timed_protocol(seconds: float) -> type[asyncio.Protocol]:
    """uvicorn's protocol, which closes a connection that has not sent a whole head after so many seconds.

    The time of a request's body is `SecurityMiddleware`'s; that of an idle connection is uvicorn's own.
    """

    class TimedProtocol(H11Protocol):  # type: ignore[misc]
        _head: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._head = self.loop.call_later(seconds, transport.close)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._stop_clock()
            elif self._head is None and self.timeout_keep_alive_task is None:
                self._head = self.loop.call_later(seconds, self.transport.close)

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_clock()
            super().connection_lost(exc)

        def _stop_clock(self) -> None:
            if self._head is not None:
                self._head.cancel()
                self._head = None

    return TimedProtocol
