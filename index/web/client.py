"""One request, one answer: bounded in time and size, to checked addresses. No redirects, no second try."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import httpcore

from index.terminal import printable
from index.web.address import Address
from index.web.body import ACCEPTED, BodyError, too_large, unpack_body
from index.web.connection import CheckedBackend
from index.web.guard import Guard, RefusedError
from index.web.settings import WebSettings


class FetchError(Exception):
    """An address that could not be read; the message is a reason.

    Attributes:
        network: the host did not answer at all, so that its other pages will hardly do better.
    """

    def __init__(self, reason: str, *, network: bool = False) -> None:
        super().__init__(reason)
        self.network = network


class Stopped(Exception):
    """Ctrl-C was pressed: the run is to end before the answer is there. No error."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        status: HTTP status code.
        headers: by name in lower case; of several with one name the last.
        body: unpacked; b"" for other codes than 200 and 203.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks servers.

    Args:
        settings: time-outs, sizes, user agent.
        guard: says which hosts may be asked.
        stopping: whether the run is to end.
    """

    def __init__(self, settings: WebSettings, guard: Guard, stopping: Callable[[], bool]) -> None:
        self._settings = settings
        self._guard = guard
        self._stopping = stopping

    def get(self, address: Address, headers: Mapping[str, str]) -> Answer:
        """The answer to a GET.

        Args:
            headers: besides those of every request.

        Raises:
            FetchError: there is no whole answer.
            Stopped: the run is to end.
        """
        times = self._settings
        sent = {
            "User-Agent": times.user_agent,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
            **headers,
        }
        timeouts = {"connect": times.connect_seconds, "read": times.read_seconds, "write": times.read_seconds}
        url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
        connection = httpcore.HTTPConnection(
            url.origin,
            ssl_context=self._tls if address.scheme == "https" else None,
            network_backend=CheckedBackend(self._guard, times.total_seconds),
        )
        try:
            raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()]
            with connection, connection.stream("GET", url, headers=raw, extensions={"timeout": timeouts}) as response:
                fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                body = self._body(response, fields) if response.status in (200, 203) else b""
                return Answer(response.status, fields, body)
        except RefusedError as error:
            raise FetchError(str(error), network=True) from error
        except BodyError as error:
            raise FetchError(str(error)) from error
        except httpcore.TimeoutException as error:
            raise FetchError(f"no answer in time (at most {times.total_seconds:g} s)", network=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchError(f"no usable answer: {printable(str(error))[:200]}", network=True) from error

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()

    def _body(self, response: httpcore.Response, fields: Mapping[str, str]) -> bytes:
        limit = self._settings.max_bytes
        declared = fields.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise too_large(limit)
        data = bytearray()
        for piece in response.iter_stream():
            data += piece
            if len(data) > limit:
                raise too_large(limit)
            if self._stopping():
                raise Stopped
        return unpack_body(bytes(data), fields.get("content-encoding", ""), limit)
