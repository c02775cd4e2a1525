"""Stored articles that a text may be a copy or a version of, found by keys: never by looking through all of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.copies.shingles import words_of
from index.copies.signature import COPY, RELATED, VALUE_DTYPE, VALUES, Signature, shared
from index.store import Connection

_FOUND = "SELECT shingles, signature, article_id, family FROM signatures"
_TWIN = f"{_FOUND} JOIN bands USING (number) WHERE key = ? AND signature = ? AND shingles = ? LIMIT 1"
_NEAR = f"{_FOUND} WHERE number IN (SELECT number FROM bands WHERE key IN (SELECT value FROM json_each(?)))"  # noqa: S608


def copies_of(connection: Connection, signature: Signature) -> list[tuple[float, str, int]]:
    """Stored articles that a text is a copy of, as (share, identifier, family).

    Where one of them is its twin that one is enough: it has the same copies, be there thousands of them.
    """
    bands = signature.bands()
    if not bands:
        return []
    twin = connection.execute(_TWIN, [bands[0], signature.to_bytes(), signature.shingles]).fetchone()
    if twin:
        return [(1.0, *twin[2:])]
    rows = connection.execute(_NEAR, [json.dumps(bands)]).fetchall()
    return [
        (float(share), *row[2:]) for row, share in zip(rows, _shares(signature, rows), strict=True) if share >= COPY
    ]


def same_address(connection: Connection, signature: Signature, address: str, title: str) -> set[int]:
    """Families of the stored articles with an address that may be versions of a text: related ones, or of its title."""
    if not address:
        return set()
    sql = "SELECT shingles, signature, family, title FROM signatures JOIN articles USING (article_id) WHERE address = ?"
    rows = connection.execute(sql, [address]).fetchall()
    related = _shares(signature, rows) >= RELATED
    words = words_of(title)
    return {row[2] for row, near in zip(rows, related, strict=True) if near or words_of(row[3]) == words}


def stored_signature(shingles: int, data: bytes) -> Signature:
    """A signature from the database; sqlite3.DatabaseError for one that only a damaged database holds."""
    try:
        return Signature.from_bytes(shingles, data)
    except ValueError as error:
        raise sqlite3.DatabaseError(f"{error}: run `pullquote doctor`") from error


def _shares(signature: Signature, rows: Sequence[Sequence[Any]]) -> np.ndarray:
    others = [stored_signature(row[0], row[1]) for row in rows]
    values = np.stack([other.values for other in others]) if others else np.zeros((0, VALUES), VALUE_DTYPE)
    return shared(signature, values, np.array([other.shingles for other in others], dtype=np.int64))
