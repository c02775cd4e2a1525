"""Reads documents ahead in processes of their own: a file that crashes, hangs or fills the memory costs only itself."""

from __future__ import annotations

import contextlib
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from threading import Event, Thread
from types import TracebackType

from index.errors import SourceError
from index.sources import SourceDocument
from index.worker_process import Item, Message, WorkerProcess

TIME_LIMIT = 300.0
"""Seconds of work that a document may take without giving an article; a PDF of 1,000 pages takes one or two minutes."""
MEMORY_LIMIT = 4 << 30
"""Bytes that one process may use."""

_AHEAD = 4  # documents a process that are begun, or waiting to be, before they are wanted
_MESSAGES_AHEAD = 2  # a document, so that an archive of any size waits where it is
_POLL_SECONDS = 0.2


class ReadAhead:
    """Turns documents into articles, in the order in which they are given, whatever the number of processes.

    Use it as a context manager; when it ends, processes that are still at work are ended too.

    Args:
        workers: how many processes read; with 0 this one does, and what crashes it is not caught.
        stop: asked now and then; once it says yes, nothing more is read.
        time_limit: seconds of work that a document may take without giving an article; only processes are held to it.
        memory_limit: bytes that a process may use.
    """

    def __init__(
        self,
        workers: int,
        *,
        stop: Callable[[], bool] = lambda: False,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
    ) -> None:
        self._workers = workers
        self._stop = stop
        self._limits = (time_limit, memory_limit)
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._threads: list[Thread] = []
        self._closing = Event()

    def __enter__(self) -> ReadAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def read(self, documents: Iterable[SourceDocument]) -> Iterator[tuple[SourceDocument, Iterator[Item]]]:
        """Each document with its articles, and a problem for each part of it that cannot be read.

        Take the articles of one document before the next: what is left of them is passed over. They may raise
        SourceError, when nothing more of the document can be read; the other documents go on.
        """
        begun: deque[_Task] = deque()
        for document in documents:
            begun.append(self._begin(document))
            if len(begun) > _AHEAD * self._workers:
                yield from self._take(begun.popleft())
        while begun:
            yield from self._take(begun.popleft())

    def _begin(self, document: SourceDocument) -> _Task:
        task = _Task(document, self._closing)
        if not self._workers:
            return task
        try:
            task.portable = _portable(document)
        except SourceError as error:
            task.put(error)
            return task
        if len(self._threads) < self._workers:
            self._threads.append(Thread(target=self._work, daemon=True))
            self._threads[-1].start()
        self._waiting.put(task)
        return task

    def _take(self, task: _Task) -> Iterator[tuple[SourceDocument, Iterator[Item]]]:
        if self._stop():
            return
        items = task.items(self._stop) if self._workers else self._convert(task.document)
        yield task.document, items
        with contextlib.suppress(SourceError):
            deque(items, maxlen=0)

    def _convert(self, document: SourceDocument) -> Iterator[Item]:
        from index.converters import convert

        for item in convert(document):
            if self._stop():
                return
            yield item

    def _work(self) -> None:
        """A thread: gives documents to its process, one at a time, and hands over what comes back."""
        process: WorkerProcess | None = None
        while not self._closing.is_set() and (task := self._waiting.get()) is not None:
            try:
                process = process or WorkerProcess(*self._limits)
                for message in process.read(task.portable, self._closing):
                    task.put(message)
            except Exception as error:  # whatever it is, such as no process to be had, the run must hear of it
                if process is not None:
                    process.end()
                process = None
                reason = f"{task.document.source}: cannot be read: {error}"
                task.put(error if isinstance(error, SourceError) else SourceError(reason))
        if process is not None:
            process.end()


class _Task:
    """A document and what has been read of it so far.

    Attributes:
        portable: the same document in a form that can be sent to a process.
    """

    def __init__(self, document: SourceDocument, closing: Event) -> None:
        self.document = self.portable = document
        self._closing = closing
        self._messages: queue.Queue[Message] = queue.Queue(_MESSAGES_AHEAD)

    def put(self, message: Message) -> None:
        """Hands a message over; waits while nobody takes what is there."""
        while not self._closing.is_set():
            with contextlib.suppress(queue.Full):
                self._messages.put(message, timeout=_POLL_SECONDS)
                return

    def items(self, stop: Callable[[], bool]) -> Iterator[Item]:
        while not stop():
            try:
                message = self._messages.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if message is None:
                return
            if isinstance(message, SourceError):
                raise message
            yield from message


def _portable(document: SourceDocument) -> SourceDocument:
    """The document in a form that can be sent to a process: by its path where it has one, else with its content."""
    if isinstance(document.opener, partial):
        return document
    return replace(document, opener=partial(BytesIO, document.read()))
