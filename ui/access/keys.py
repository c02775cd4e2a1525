"""API keys: made once, shown once, and stored as hashes beside the collection."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from index.errors import ServerError
from ui.access.visitor import PERMISSIONS, Permission, Visitor

FILE_NAME = "keys.json"
MARK = "pq_"  # every key begins with it, so that tools which look for leaked secrets know one
_NAME = re.compile(r"[\w.@ -]{1,60}")


@dataclass(frozen=True, slots=True)
class Key:
    """What is stored of a key.

    Attributes:
        key_id: names it, is no secret.
        digest: SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so that a slow hash adds nothing.
        permissions, groups: what whoever shows it may do and read.
        created: ISO 8601.
    """

    key_id: str
    name: str
    digest: str
    permissions: tuple[Permission, ...]
    groups: tuple[str, ...]
    created: str

    def visitor(self) -> Visitor:
        """Who shows this key."""
        return Visitor(f"key {self.key_id}", frozenset(self.permissions), frozenset(self.groups))


class KeyStore:
    """The keys of one collection, in `keys.json`, which its owner alone may read. Safe to use from several threads.

    Changes count at once in servers that run: each look notices that the file was replaced.
    """

    def __init__(self, collection: Path) -> None:
        self.path = collection / FILE_NAME
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """All keys, oldest first.

        Raises:
            ServerError: the file is damaged.
        """
        with self._lock:
            try:
                found = self.path.stat()
            except FileNotFoundError:
                self._seen, self._keys = None, ()
                return ()
            state = (found.st_mtime_ns, found.st_size, found.st_ino)
            if state != self._seen:
                self._keys = _read(self.path)
                self._seen = state
            return self._keys

    def find(self, secret: str) -> Key | None:
        """The key with this secret. Takes as long for a wrong one as for a right one."""
        digest = _digest(secret)
        found = None
        for key in self.keys():
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def create(self, name: str, permissions: Sequence[Permission], groups: Sequence[str] = ()) -> tuple[Key, str]:
        """Makes a key.

        Returns:
            The key, and its secret, which is stored nowhere.

        Raises:
            ServerError: a name that is empty or not plain.
        """
        if not _NAME.fullmatch(name):
            raise ServerError(f"key name {name[:80]!r}: use 1 to 60 letters, digits, spaces and . - _ @")
        secret = MARK + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        key = Key(secrets.token_hex(4), name, _digest(secret), tuple(permissions), tuple(groups), created)
        with self._changing() as keys:
            keys.append(key)
        return key, secret

    def revoke(self, key_id: str) -> Key:
        """Takes a key away for good.

        Raises:
            ServerError: there is none.
        """
        with self._changing() as keys:
            for key in keys:
                if key.key_id == key_id:
                    keys.remove(key)
                    return key
        raise ServerError(f"no key {key_id[:60]!r}: `pullquote keys list` shows them")

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """The keys, to be changed; stored whole at the end. Two writers wait for each other."""
        if not self.path.parent.is_dir():
            raise ServerError(f"no collection at {self.path.parent}: name its folder with --collection")
        handle = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            keys = list(self.keys())
            yield keys
            text = json.dumps({"keys": [asdict(key) for key in keys]}, indent=2) + "\n"
            temporary = self.path.with_suffix(".new")
            temporary.unlink(missing_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            raise ServerError(f"{self.path} cannot be written: {error.strerror}") from None
        finally:
            os.close(handle)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _read(path: Path) -> tuple[Key, ...]:
    try:
        values = json.loads(path.read_text("utf-8"))["keys"]
        return tuple(to_key(value) for value in values)
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError(f"{path} is damaged ({error}): restore it from a backup, or delete it") from None


def to_key(value: Any) -> Key:
    """A key as it was stored; ValueError, KeyError or TypeError for what is none."""
    permissions = tuple(value["permissions"])
    if not set(permissions) <= set(PERMISSIONS):
        raise ValueError(f"unknown permissions {permissions}")
    return Key(
        str(value["key_id"]), str(value["name"]), str(value["digest"]), cast(tuple[Permission, ...], permissions),
        tuple(str(group) for group in value["groups"]), str(value["created"]),
    )  # fmt: skip
