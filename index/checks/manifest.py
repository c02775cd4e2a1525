"""The manifest against the encoder in use."""

from __future__ import annotations

from collections.abc import Iterator

from index.checks.finding import Finding
from index.collection import Collection
from index.encoder import Encoder
from index.errors import CollectionError
from index.manifest import check_encoder


def check_manifest(collection: Collection, encoder: Encoder) -> Iterator[Finding]:
    """Whether the encoder in use is the one that the collection was made with."""
    try:
        check_encoder(collection.manifest, encoder, str(collection.path))
    except CollectionError as error:
        yield Finding("collection", False, str(error))
    else:
        told = f" (vectors computed in {collection.manifest.precision})" if collection.manifest.precision else ""
        yield Finding("collection", True, f"made with the encoder {encoder.name}{told}, which is the one in use")
