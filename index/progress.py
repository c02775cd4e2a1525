"""Shows how far a run is: a bar on a terminal, now and then a line elsewhere. Writes to standard error only."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, TextIO

from index.report import RunEvent
from index.terminal import printable

_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """A context manager that is told of every event of a run.

    Args:
        documents: how many the run will look at.
        stream: where to write; standard error when not given.
        enabled: False writes nothing.
    """

    def __init__(self, documents: int, stream: TextIO | None = None, *, enabled: bool = True) -> None:
        self._stream = stream or sys.stderr
        self._documents = documents
        self._looked_at = 0
        self._articles = 0
        self._enabled = enabled
        self._bar: Any = None
        self._started = self._said = time.monotonic()

    def __enter__(self) -> Progress:
        if self._enabled and self._stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=self._documents, unit="file", file=self._stream, dynamic_ncols=True, leave=False, miniters=0
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __call__(self, event: RunEvent) -> None:
        """Takes note of an event."""
        if event.kind in ("new", "changed"):
            self._articles += 1
            self._show_articles()
        elif event.kind == "document":
            self._looked_at += 1
            if self._bar is not None:
                self._bar.update(1)
            self._show_articles()
        elif event.kind == "skipped":
            self.note(f"skipped {event.source}: {event.reason}")
        if self._enabled and self._bar is None and time.monotonic() - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            self._write(self._line())

    def expect(self, documents: int) -> None:
        """Adds to the number of documents that the run will look at."""
        self._documents += documents
        if self._bar is not None:
            self._bar.total = self._documents

    def note(self, text: str) -> None:
        """Writes a line, above the bar where there is one."""
        if self._enabled:
            self._write(printable(text))

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            print(line, file=self._stream, flush=True)

    def _show_articles(self) -> None:
        """Tells the bar, which redraws itself a few times a second: one file may hold a hundred thousand articles."""
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self._articles} articles, {self._rate(self._articles):.1f}/s", refresh=False)
            self._bar.update(0)

    def _line(self) -> str:
        rate = self._rate(self._looked_at)
        left = f", {(self._documents - self._looked_at) / rate:.0f} s left" if rate else ""
        return (
            f"{self._looked_at} of {self._documents} files, {self._articles} articles new or changed, "
            f"{rate:.1f} files/s, {self._rate(self._articles):.1f} articles/s{left}"
        )

    def _rate(self, count: int) -> float:
        return count / max(time.monotonic() - self._started, 1e-3)
