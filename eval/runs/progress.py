"""Shows how far a run is and how it does so far: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, TextIO

_SECONDS_BETWEEN_LINES = 10.0


class RunProgress:
    """A context manager that is told of every question's scores. Writes to standard error only.

    Args:
        total: how many questions there are.
        word: what is done to them, such as "Asking".
        stream: where to write; standard error when not given.
        enabled: False writes nothing.
    """

    def __init__(self, total: int, word: str, stream: TextIO | None = None, *, enabled: bool = True) -> None:
        self._total = total
        self._word = word
        self._stream = stream or sys.stderr
        self._enabled = enabled
        self._sums: dict[str, list[float]] = {}
        self._count = 0
        self._began = 0
        self._bar: Any = None
        self._started = self._said = time.monotonic()

    def __enter__(self) -> RunProgress:
        if self._enabled and self._stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=self._total, desc=self._word, unit="q", file=self._stream, dynamic_ncols=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def skip(self, count: int) -> None:
        """Takes note of questions that an earlier run answered."""
        self._count += count
        self._began = self._count
        if count and self._enabled:
            self._write(f"{self._word}: going on after {count} of {self._total} questions")
        if self._bar is not None:
            self._bar.update(count)

    def update(self, scores: Mapping[str, float | None], count: int = 1) -> None:
        """Takes note of questions, with the scores that are shown as running means."""
        self._count += count
        for name, value in scores.items():
            if value is not None:
                self._sums.setdefault(name, []).append(value)
        if self._bar is not None:
            self._bar.update(count)
            self._bar.set_postfix_str(self._scores(), refresh=False)
        elif self._enabled and time.monotonic() - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            self._write(self._line())

    def _scores(self) -> str:
        return ", ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in self._sums.items())

    def _line(self) -> str:
        rate = (self._count - self._began) / max(time.monotonic() - self._started, 1e-9)
        left = f", {(self._total - self._count) / rate:.0f} s left" if rate else ""
        parts = [
            f"{self._word}: {self._count} of {self._total} questions",
            self._scores(),
            f"{rate:.2g} a second{left}",
        ]
        return ", ".join(part for part in parts if part)

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            print(line, file=self._stream, flush=True)
