"""What people say about answers, kept beside the collection as JSON Lines."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE_NAME = "feedback.jsonl"


class FeedbackLog:
    """Appends entries to one file, from any number of threads and processes, without ever tearing a line.

    A line that a crash cut short stays alone on its line: the next entry begins a new one.
    """

    def __init__(self, collection: Path) -> None:
        self.path = collection / FILE_NAME
        self._lock = threading.Lock()

    def append(self, entry: Mapping[str, Any]) -> str:
        """Writes one entry, with an identifier and the time added, and waits until it is on disk.

        Returns:
            The identifier.

        Raises:
            OSError: the folder is read-only or the disk is full; nothing is left half-written then.
        """
        identifier, told = stamped(entry)
        line = (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", errors="replace")
        with self._lock, self.path.open("ab+", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            try:
                if file.write(line) != len(line):
                    raise OSError(f"{self.path}: the disk is full")
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
        return identifier


def stamped(entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A new identifier, and an entry with it and with the time."""
    identifier = uuid.uuid4().hex
    return identifier, {"id": identifier, "time": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
