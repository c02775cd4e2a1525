"""One collection of Milvus per version, behind an alias that is switched at once."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.selection import LONGEST, MONTH
from index.cluster.settings import ClusterSettings
from index.errors import CollectionError, UnavailableError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

    from index.manifest import Manifest

WORDS_BYTES = 60_000
"""Bytes of a passage's tokens that are searched; Milvus takes 65,535. Only a sentence of a book's length has more."""
_PAGE = 5_000
# A server that is back is found after seconds, not after the two minutes that gRPC would let pass in the end.
# Servers that nobody told otherwise take pings every five minutes at most, and end the connection over more.
_CHANNEL = {
    "grpc.initial_reconnect_backoff_ms": 500,
    "grpc.max_reconnect_backoff_ms": 3_000,
    "grpc.keepalive_time_ms": 330_000,
}
_IDENTIFIER = 12  # digits of the identifier in a name
# Those of SQLite's FTS5: https://sqlite.org/fts5.html#the_bm25_function
_BM25 = {"bm25_k1": 1.2, "bm25_b": 0.75}
# Values for text of some millions, from Milvus's own guide to HNSW; `ef` grows with what is asked for.
_HNSW = {"M": 16, "efConstruction": 200}
_LEAST_EF = 128


class MilvusIndex:
    """Passages in Milvus: their vector, their tokens, and what they are filtered by. Safe to use from several threads.

    Args:
        folder: of the collection, for messages.
        settings: where Milvus is.
        manifest: of the collection; its identifier is part of the name of each version in Milvus.
    """

    def __init__(self, folder: Path, settings: ClusterSettings, manifest: Manifest) -> None:
        self._folder = folder
        self._settings = settings
        self._manifest = manifest
        self._named = f"{settings.name}_{manifest.collection_id[:_IDENTIFIER]}"
        self._own = re.compile(rf"{self._named}_[0-9]+")
        self._lock = threading.Lock()
        self._client: MilvusClient | None = None

    def ready(self) -> bool:
        """Whether the alias leads to a version of this collection; False where there is no such alias.

        Raises:
            CollectionError: it leads to another collection, which nothing here may touch.
        """
        with self.asked() as client:
            if not self._exists(client):
                return False
            found = client.describe_alias(self._settings.name, timeout=self._settings.timeout)
        if not self._own.fullmatch(str(found["collection_name"])):
            raise CollectionError(
                f"collection {self._folder}: Milvus holds another one under the name {self._settings.name}: "
                "give another name in cluster.toml; or drop that alias in Milvus, if it is left over"
            )
        return True

    def make(self) -> str:
        """Makes an empty version that no alias leads to yet, and returns its name."""
        from pymilvus import DataType, Function, FunctionType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("passage_id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._manifest.dimension)
        schema.add_field(
            "words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, enable_match=True,
            analyzer_params={"tokenizer": "standard"},
        )  # fmt: skip
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("article_id", DataType.VARCHAR, max_length=16)
        divided = self._settings.partition_by
        for name in ("publisher", "section"):
            schema.add_field(name, DataType.VARCHAR, max_length=4 * LONGEST, is_partition_key=name == divided)
        if divided == MONTH:
            schema.add_field(MONTH, DataType.VARCHAR, max_length=7, is_partition_key=True)
        schema.add_field("published", DataType.VARCHAR, max_length=40)
        schema.add_field(
            "languages", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=8, max_length=4 * LONGEST
        )
        schema.add_field("hidden", DataType.BOOL)
        schema.add_function(
            Function("bm25", FunctionType.BM25, input_field_names=["words"], output_field_names=["sparse"])
        )
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=_HNSW)
        indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=_BM25)
        for name in ("article_id", "publisher", "section", "published"):
            indexes.add_index(name, index_type="INVERTED")
        with self.asked() as client:
            numbers = [int(name.rpartition("_")[2]) for name in self._versions(client)]
            version = f"{self._named}_{max(numbers, default=0) + 1}"
            client.create_collection(
                version, schema=schema, index_params=indexes, consistency_level="Strong", timeout=self._long
            )
        return version

    def switch(self, version: str) -> None:
        """Lets the alias lead to a version, at once for everybody, and drops older ones."""
        with self.asked() as client:
            name, timeout = self._settings.name, self._settings.timeout
            if self._exists(client):
                client.alter_alias(version, name, timeout=timeout)
            else:
                client.create_alias(version, name, timeout=timeout)
            for other in self._versions(client):
                if other != version:
                    client.drop_collection(other, timeout=self._long)

    def partitioned_by(self, version: str | None = None) -> str:
        """The field that a version, or the one that the alias leads to, is divided by; "" for none."""
        with self.asked() as client:
            found = client.describe_collection(version or self._settings.name, timeout=self._settings.timeout)
        return next((str(field["name"]) for field in found["fields"] if field.get("is_partition_key")), "")

    def put(self, rows: Sequence[dict[str, Any]], version: str | None = None) -> None:
        """Stores passages, in place of what was held of them.

        Args:
            rows: values by field, a month among them; it is kept where the version is divided by it.
        """
        if rows:
            left_out = set() if self.partitioned_by(version) == MONTH else {MONTH}
            kept = [{name: value for name, value in row.items() if name not in left_out} for row in rows]
            with self.asked() as client:
                client.upsert(version or self._settings.name, kept, timeout=self._long)

    def remove(self, numbers: Sequence[int]) -> None:
        """Removes passages; those not held are passed over."""
        if numbers:
            with self.asked() as client:
                client.delete(self._settings.name, ids=list(numbers), timeout=self._long)

    def nearest(self, vector: np.ndarray, k: int, expression: str) -> list[tuple[int, float]]:
        """The k nearest passages that meet an expression, as (number, cosine)."""
        parameters = {"metric_type": "IP", "params": {"ef": max(_LEAST_EF, 2 * k)}}
        return self._search(np.asarray(vector, dtype=np.float32).tolist(), "vector", k, expression, parameters)

    def best(self, words: str, k: int, expression: str) -> list[tuple[int, float]]:
        """The k passages with the highest BM25 scores for some tokens that meet an expression, as (number, score)."""
        return self._search(words, "sparse", k, expression, {"metric_type": "BM25"})

    def count(self, expression: str) -> int:
        """How many passages meet an expression."""
        with self.asked() as client:
            found = client.query(
                self._settings.name, filter=expression, output_fields=["count(*)"], timeout=self._settings.timeout
            )
            return int(found[0]["count(*)"])

    def rows(self, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """All passages held, with some of their fields."""
        with self.asked() as client:
            pages = client.query_iterator(
                self._settings.name, batch_size=_PAGE, output_fields=list(fields), timeout=self._long
            )
            while page := pages.next():
                yield from page
            pages.close()

    def close(self) -> None:
        """Lets go of the connection."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    @contextmanager
    def asked(self) -> Iterator[MilvusClient]:
        """The connection, made at the first use.

        Raises:
            UnavailableError: Milvus does not answer, or refuses.
        """
        try:
            import grpc
            import pymilvus
        except ImportError:
            raise CollectionError(
                f"collection {self._folder} is searched by Milvus: that needs "
                "`pip install '.[cluster]'` in a copy of Pullquote"
            ) from None
        # They print each error with its traceback, and the errors that people get say the same.
        for name in ("pymilvus", "grpc._server"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            yield self._connected()
        except (pymilvus.MilvusException, grpc.RpcError, OSError) as error:
            self._client = None
            told = error.details() if isinstance(error, grpc.Call) else getattr(error, "message", error)
            said = " ".join(str(told).split())[:200]
            raise UnavailableError(f"collection {self._folder}: Milvus does not answer or refuses ({said})") from error

    def _connected(self) -> MilvusClient:
        from pymilvus import MilvusClient

        with self._lock:
            if self._client is None:
                client = MilvusClient(
                    self._settings.milvus,
                    token=self._settings.token,
                    timeout=self._settings.timeout,
                    grpc_options=_CHANNEL,
                )
                # Milvus Lite does not remember over a restart what was loaded to be searched.
                if self._exists(client):
                    client.load_collection(self._settings.name, timeout=self._long)
                self._client = client
            return self._client

    def _search(
        self, data: object, field: str, k: int, expression: str, parameters: dict[str, Any]
    ) -> list[tuple[int, float]]:
        with self.asked() as client:
            (found,) = client.search(
                self._settings.name, data=[data], anns_field=field, limit=k, filter=expression,
                search_params=parameters, output_fields=["passage_id"], timeout=self._settings.timeout,
            )  # fmt: skip
            # Milvus Lite gives BM25 scores with a minus sign, Milvus without; neither has negative ones.
            sign = abs if field == "sparse" else float
            ranked = [(int(hit["passage_id"]), sign(float(hit["distance"]))) for hit in found]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _exists(self, client: MilvusClient) -> bool:
        return bool(client.has_collection(self._settings.name, timeout=self._settings.timeout))

    def _versions(self, client: MilvusClient) -> list[str]:
        return [name for name in client.list_collections(timeout=self._settings.timeout) if self._own.fullmatch(name)]

    @property
    def _long(self) -> float:
        """Seconds for what takes longer than a question: making, storing, looking through all."""
        return 20 * self._settings.timeout
