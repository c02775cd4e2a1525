"""The journal: what was answered so far, so that a run that stops can go on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from index.errors import QuestionSetError

VERSION = 1
_NAME = "pullquote_journal"


def journal_path(run: Path) -> Path:
    """Where the journal of the run that goes to `run` stands while it is under way."""
    return run.with_name(run.name + ".partial")


class Journal:
    """One line a question, behind a line that says what the run is made with. Use it as a context manager.

    Attributes:
        done: what was kept of each question, by its id.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any], *, resume: bool) -> None:
        """Opens a journal, and reads what is in it already.

        Args:
            path: the file.
            settings: what has to be the same for a run to go on.
            resume: go on with what is there.

        Raises:
            QuestionSetError: there is a journal and `resume` is false, it is of a run with other settings, or it cannot
                be read or written.
        """
        self.path = path
        self.done: dict[str, dict[str, Any]] = {}
        header = json.loads(json.dumps({_NAME: VERSION, "settings": dict(settings)}))
        try:
            if path.exists() and not resume:
                raise QuestionSetError(
                    f"{path}: holds a run that stopped; go on with --resume, or remove the file to start anew"
                )
            size = self._read(header) if path.exists() else 0
            self._file = path.open("ab")
            # A line that a crash cut short goes; the question is asked again.
            self._file.truncate(size)
            if not size:
                self._write(header)
        except OSError as error:
            raise QuestionSetError(f"{path}: cannot be used as the run's journal ({error.strerror})") from None

    def _read(self, header: Mapping[str, Any]) -> int:
        """Takes over the lines that are whole; how many bytes these are."""
        size = 0
        for number, line in enumerate(self.path.read_bytes().splitlines(keepends=True)):
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not line.endswith(b"\n") or not isinstance(row, dict):
                break
            if number == 0:
                self._check(row, header)
            else:
                self.done[str(row["id"])] = row
            size += len(line)
        return size

    def _check(self, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        if found.get(_NAME) != VERSION:
            raise QuestionSetError(f"{self.path}: not the journal of a run of this version; remove it to start anew")
        old, new = found["settings"], wanted["settings"]
        other = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        if other:
            raise QuestionSetError(
                f"{self.path}: belongs to a run with other settings ({', '.join(other)}); "
                "run it with the same ones, or remove the file to start anew"
            )

    def append(self, row: Mapping[str, Any]) -> None:
        """Keeps what one question got. It is with the operating system before the next question is asked."""
        self._write(row)

    def _write(self, row: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", errors="surrogatepass") + b"\n")
        self._file.flush()

    def finish(self) -> None:
        """Removes the journal: the run has been written."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            os.fsync(self._file.fileno())
            self._file.close()
