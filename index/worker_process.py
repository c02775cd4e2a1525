"""A process that reads documents for this one, one at a time. What kills it costs one document."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event

from index.drafts import ParsedArticle, Problem
from index.errors import SourceError
from index.sources import SourceDocument

_MESSAGE_CHARACTERS = 200_000
_MESSAGE_SECONDS = 1.0
_POLL_SECONDS = 0.2
_DYING_SECONDS = 10.0
_PATIENCE = 4
_NO_MEMORY = 3  # exit code

Item = ParsedArticle | Problem
Message = list[Item] | SourceError | None
"""Some of a document's articles; why nothing more of it can be read; or its end."""


class WorkerProcess:
    """A process that is started at once and used by one thread.

    Args:
        time_limit: seconds of work that a document may take without giving an article; then the process is ended. It
            may wait, as for a disk in the network, four times as long.
        memory_limit: bytes of address space that it may use, where the system has such a limit.
    """

    def __init__(self, time_limit: float, memory_limit: int) -> None:
        self._time_limit, self._memory_limit = time_limit, memory_limit
        # Not forked: this process has threads, of the encoder among others.
        context = get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, time_limit, memory_limit), daemon=True)
        # Ctrl-C reaches every process of a terminal; this one decides what is finished before the others end.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        other.close()

    def read(self, document: SourceDocument, closing: Event) -> Iterator[Message]:
        """What is read of a document, until its end or until `closing` is set.

        Raises:
            SourceError: the process did not survive the document, and why. It cannot be used any more.
        """
        try:
            self._connection.send(document)
            while not closing.is_set():
                if not self._connection.poll(_POLL_SECONDS):
                    continue
                message: Message = self._connection.recv()
                yield message
                if not isinstance(message, list):
                    return
        except (EOFError, OSError) as error:
            self._process.join(_DYING_SECONDS)
            raise SourceError(f"{document.source}: {self._obituary()}; left out") from error

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._connection.close()
        self._process.join(_POLL_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _obituary(self) -> str:
        code = self._process.exitcode or 0
        if code == -signal.SIGPROF:
            return f"gave no article in {self._time_limit:g} s of work"
        if code == -signal.SIGALRM:
            return f"gave no article for {_PATIENCE * self._time_limit:g} s"
        if code == _NO_MEMORY:
            return f"needs more than {self._memory_limit / 1e9:.1f} GB of memory"
        if code == -signal.SIGKILL:
            return "the process that read it was killed, probably because the memory was full"
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"the process that read it crashed ({name})"


def _serve(connection: Connection, time_limit: float, memory_limit: int) -> None:
    """Life of the process: documents come in, messages go out, until the other side is gone."""
    # One thread: the processes share the machine with the encoder.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    _limit_memory(memory_limit)
    try:
        while True:
            document = connection.recv()
            for message in _messages(document, time_limit):
                connection.send(message)
    except (EOFError, OSError):
        return
    except MemoryError:
        os._exit(_NO_MEMORY)


def _messages(document: SourceDocument, time_limit: float) -> Iterator[Message]:
    """What is read of a document, some articles at a time; the system ends the process when one takes too long."""
    from index.converters import convert

    found: list[Item] = []
    size, since = 0, time.monotonic()
    last: Message = None
    try:
        _alarm(time_limit)
        for item in convert(document):
            found.append(item)
            size += len(item.article.text) if isinstance(item, ParsedArticle) else len(item.reason)
            if size >= _MESSAGE_CHARACTERS or time.monotonic() - since > _MESSAGE_SECONDS:
                # Waiting until somebody takes it is not the document's fault.
                _alarm(0)
                yield found
                found, size, since = [], 0, time.monotonic()
            _alarm(time_limit)
    except SourceError as error:
        last = error
    _alarm(0)
    yield found
    yield last


def _alarm(seconds: float) -> None:
    """Ends the process after so many seconds of work, on a busy machine too; 0 stops the clocks."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE * seconds)


def _limit_memory(limit: int) -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
