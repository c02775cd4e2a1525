"""API keys of a collection on servers: in its PostgreSQL, so that all servers know them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from index.errors import CollectionError, ServerError
from index.opening import is_cluster, open_store
from index.store import Store
from ui.access.keys import Key, KeyStore, to_key


class SharedKeys(KeyStore):
    """As `KeyStore`, in the table `keys`. Each look asks the database, so that changes count at once everywhere."""

    def __init__(self, collection: Path) -> None:
        super().__init__(collection)
        self._store: Store | None = None

    def keys(self) -> tuple[Key, ...]:
        with self._opened().snapshot() as connection:
            rows = connection.execute("SELECT told FROM keys ORDER BY number").fetchall()
        try:
            return tuple(to_key(json.loads(row[0])) for row in rows)
        except (ValueError, KeyError, TypeError) as error:
            raise ServerError(f"collection {self.path.parent}: its table keys is damaged ({error})") from None

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        with self._opened().transaction() as connection:
            connection.execute("LOCK TABLE keys IN SHARE ROW EXCLUSIVE MODE")
            before = self.keys()
            keys = list(before)
            yield keys
            for key in before:
                if key not in keys:
                    connection.execute("DELETE FROM keys WHERE key_id = ?", [key.key_id])
            for key in keys:
                if key not in before:
                    told = [key.key_id, json.dumps(asdict(key))]
                    connection.execute("INSERT INTO keys (key_id, told) VALUES (?, ?)", told)

    def _opened(self) -> Store:
        with self._lock:
            if self._store is None:
                store = open_store(self.path.parent)
                if store.schema() < store.newest:
                    store.close()
                    raise CollectionError(f"collection {self.path.parent} is empty: run `pullquote index` first")
                self._store = store
            return self._store


def open_keys(collection: Path) -> KeyStore:
    """The keys of a collection, wherever they are."""
    return SharedKeys(collection) if is_cluster(collection) else KeyStore(collection)
