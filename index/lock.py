"""One writer a collection: a lock on a file in its folder, which the system lets go however the process ends."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.errors import CollectionError

LOCK_NAME = ".writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Holds the lock while the block runs.

    Raises:
        CollectionError: another process or thread holds it (the message says which), or the folder cannot be written.
    """
    import fcntl

    try:
        handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CollectionError(f"collection {folder} cannot be written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            said = f"collection {folder} is being written by {_holder(handle)}: wait until it is done"
            raise CollectionError(said) from error
        except OSError as error:
            raise CollectionError(f"collection {folder} cannot be locked: {error.strerror}") from error
        _sign(handle)
        try:
            yield
        finally:
            _unsign(handle)
    finally:
        os.close(handle)


def being_written(folder: Path) -> bool:
    """Whether a process holds the lock of a collection, as far as can be told without trying to take it."""
    try:
        told = json.loads((folder / LOCK_NAME).read_bytes()[:1000])
        process, host = int(told["pid"]), str(told["host"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if host != socket.gethostname():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        # It was killed before it could take its name out.
        return False
    except OSError:
        return True
    return True


def _sign(handle: int) -> None:
    told = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(told).encode(), 0)
    except OSError:
        # The name is only for the message that a second writer gets; a full disk shows at the first real write.
        return


def _unsign(handle: int) -> None:
    with suppress(OSError):
        os.ftruncate(handle, 0)


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 1000, 0))
        return f"process {int(told['pid'])} on {told['host']!s:.80} since {told['since']!s:.40}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
