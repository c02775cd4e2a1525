"""`cluster.toml`: which servers hold a collection. Passwords never stand in it."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import CollectionError

TOKEN_VARIABLE = "PULLQUOTE_MILVUS_TOKEN"  # noqa: S105 - the name of a variable
"""Environment variable with what Milvus asks for: `user:password` or an API key."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
KEYS = {"postgresql", "milvus", "name", "timeout", "partition_by"}
PARTITIONS = ("publisher", "month")


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """What a `cluster.toml` says.

    Attributes:
        postgresql: address of the database, as PostgreSQL's own tools take it, without a password. Passwords come from
            `~/.pgpass`, PGPASSWORD or PGSERVICEFILE.
        milvus: address of Milvus; or the path of a folder whose name ends in `.db`, which Milvus Lite keeps.
        name: of the schema in PostgreSQL and of the alias in Milvus, so that servers can hold several collections.
        timeout: seconds that a server may take for one statement or search.
        partition_by: what Milvus divides the passages by, "publisher" or "month"; "" for nothing.
    """

    postgresql: str
    milvus: str
    name: str = "pullquote"
    timeout: float = 15.0
    partition_by: str = ""

    @property
    def token(self) -> str:
        """What Milvus is shown; "" where nothing is asked for."""
        return os.environ.get(TOKEN_VARIABLE, "")


def read_settings(path: Path) -> ClusterSettings:
    """Reads a `cluster.toml`.

    Raises:
        CollectionError: it cannot be read, a value is missing, unknown or wrong, or it holds a password.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CollectionError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CollectionError(f"{path} is not TOML: {error}") from None
    unknown = sorted(set(values) - KEYS)
    if unknown:
        raise CollectionError(f"{path}: {unknown[0]!r:.60} is no setting: use {', '.join(sorted(KEYS))}")
    for key in ("postgresql", "milvus"):
        if not isinstance(values.get(key), str) or not values[key]:
            raise CollectionError(f'{path}: {key} is missing: give an address, such as {key} = "{_EXAMPLES[key]}"')
    if _holds_password(values["postgresql"]) or _holds_password(values["milvus"]):
        raise CollectionError(f"{path} holds a password: put it into ~/.pgpass or PGPASSWORD, or {TOKEN_VARIABLE}")
    if not values["postgresql"].startswith(("postgresql://", "postgres://")):
        raise CollectionError(f"{path}: postgresql must be an address such as {_EXAMPLES['postgresql']}")
    name, timeout = values.get("name", "pullquote"), values.get("timeout", 15.0)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise CollectionError(f"{path}: name must be 1 to 40 of a-z, 0-9 and _, beginning with a letter")
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0.1 <= timeout <= 3600:
        raise CollectionError(f"{path}: timeout must be a number of seconds from 0.1 to 3600")
    partition_by = values.get("partition_by", "")
    if partition_by not in ("", *PARTITIONS):
        raise CollectionError(f"{path}: partition_by must be one of {', '.join(PARTITIONS)}")
    milvus = values["milvus"]
    if "://" not in milvus:
        if not milvus.endswith(".db"):
            raise CollectionError(f"{path}: milvus must be an address such as {_EXAMPLES['milvus']}, or end in .db")
        milvus = str(path.parent / milvus)
    return ClusterSettings(values["postgresql"], milvus, name, float(timeout), partition_by)


_EXAMPLES = {"postgresql": "postgresql://pullquote@db.example/archive", "milvus": "http://milvus.example:19530"}


def _holds_password(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.password is not None or "password=" in parts.query
    except ValueError:
        # Not an address at all; whatever it is, it is not shown.
        return True
