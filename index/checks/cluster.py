"""A collection on servers: its articles in PostgreSQL, and what Milvus holds against them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from index.checks.articles import check_articles
from index.checks.copies import check_copies
from index.checks.finding import Finding
from index.checks.manifest import check_manifest
from index.collection import Collection
from index.encoder import Encoder

if TYPE_CHECKING:
    from index.cluster.search import MilvusSearch


def check_cluster(folder: Path, encoder: Encoder) -> Iterator[Finding]:
    """Everything about a collection whose folder names servers, PostgreSQL in one snapshot.

    Raises:
        CollectionError: a server cannot be reached, or the collection is not there.
    """
    with Collection.open(folder) as collection, collection.snapshot() as connection:
        yield from check_manifest(collection, encoder)
        yield from check_articles(collection, connection, words=False)
        yield from check_copies(collection, connection)
        yield from _check_search(cast("MilvusSearch", collection.search), collection.passage_count)


def _check_search(search: MilvusSearch, passages: int) -> Iterator[Finding]:
    if not search.index.ready():
        yield Finding("collection", False, "Milvus does not hold this collection", "vectors")
        return
    if search.divided_otherwise:
        said = "Milvus divides the passages otherwise than partition_by in cluster.toml says"
        yield Finding("collection", False, said, "vectors")
    missing, stale, orphaned = search.differences()
    if missing or stale or orphaned:
        said = (
            f"Milvus does not match PostgreSQL: {len(missing)} passages are missing, {len(stale)} are not as they "
            f"should be, {len(orphaned)} do not exist"
        )
        yield Finding("collection", False, said, "vectors")
    else:
        yield Finding("collection", True, f"Milvus matches PostgreSQL: {passages} passages")
