"""Words as the built-in search knows them: split, freed of accents and stemmed by SQLite's own FTS5.

Milvus is given these tokens, not the text: so that a word is found in a cluster exactly where it is found in a folder,
whatever analyzers a version of Milvus has.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence

_TABLES = (
    # The tokenizer of `passage_words` in index/schema/0001_collection.sql.
    "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE found USING fts5vocab (words, instance)",
)
_local = threading.local()


def tokens(texts: Sequence[str]) -> list[str]:
    """For each text its tokens in order, with spaces between."""
    connection: sqlite3.Connection | None = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in _TABLES:
            connection.execute(statement)
    connection.execute("BEGIN")
    try:
        connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", enumerate(texts, start=1))
        told: list[list[str]] = [[] for _ in texts]
        for number, term in connection.execute("SELECT doc, term FROM found ORDER BY doc, offset"):
            told[number - 1].append(term)
    finally:
        connection.execute("ROLLBACK")
    return [" ".join(terms) for terms in told]
