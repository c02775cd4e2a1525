"""The server's HTTP/1.1 with a clock and a count: who is too slow, or holds too many connections, is hung up on.

What is counted here comes straight from its sender; people behind a proxy are the proxy's to count.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.access.addresses import Proxies

# Of one address. Each open chat page holds one, a browser that loads a page some more.
CONNECTIONS = 200
NOBODY = Proxies(())


def timed_protocol(seconds: float, most: int = CONNECTIONS, uncounted: Proxies = NOBODY) -> type[asyncio.Protocol]:
    """uvicorn's protocol, which closes a connection that has not sent a whole head after so many seconds.

    The time of a request's body is `SecurityMiddleware`'s; that of an idle connection is uvicorn's own.

    Args:
        most: connections that one address may hold; one more is closed at once.
        uncounted: addresses that may hold any number.
    """
    held: Counter[str] = Counter()

    class TimedProtocol(H11Protocol):  # type: ignore[misc]
        _head: asyncio.TimerHandle | None = None
        _peer = ""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            peer = str((transport.get_extra_info("peername") or ("",))[0])
            if not uncounted.include(peer):
                self._peer = peer
                held[peer] += 1
                if held[peer] > most:
                    transport.close()
                    return
            self._head = self.loop.call_later(seconds, transport.close)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._stop_clock()
            elif self._head is None and self.timeout_keep_alive_task is None:
                self._head = self.loop.call_later(seconds, self.transport.close)

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_clock()
            held[self._peer] -= 1
            if held[self._peer] <= 0:
                del held[self._peer]
            super().connection_lost(exc)

        def _stop_clock(self) -> None:
            if self._head is not None:
                self._head.cancel()
                self._head = None

    return TimedProtocol
