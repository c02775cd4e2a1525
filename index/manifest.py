"""What a collection was made with. Kept inside the collection's database, so that there is one truth."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.errors import CollectionError, EncoderMismatchError

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.store import Connection

PASSAGE_TOKENS = 160
OVERLAP_SENTENCES = 0
MOVING = "moving"
"""Key of a collection that `index.moving` has not copied whole yet; such a one cannot be opened."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How the passages and vectors of a collection were made.

    Attributes:
        collection_id: random, tells collections apart.
        encoder: name of the encoder, which identifies its weights.
        dimension: length of every vector.
        max_tokens: the longest text the encoder takes in one piece.
        passage_tokens, overlap_sentences: the sizes passages were made with.
        precision: the numbers that its vectors were computed in, such as "fp32"; "bf16, fp32" when some were computed
            in these and some in those, "" before the first.
    """

    collection_id: str
    encoder: str
    dimension: int
    max_tokens: int
    passage_tokens: int = PASSAGE_TOKENS
    overlap_sentences: int = OVERLAP_SENTENCES
    precision: str = ""


def new_manifest(encoder: Encoder, passage_tokens: int = PASSAGE_TOKENS) -> Manifest:
    """The manifest of a new collection whose vectors `encoder` will make."""
    return Manifest(uuid.uuid4().hex, encoder.name, encoder.dimension, encoder.max_tokens, passage_tokens)


def write_manifest(connection: Connection, manifest: Manifest) -> None:
    """Stores the manifest of a new collection, at generation 0, in the transaction that the caller has open."""
    rows = [(key, json.dumps(value)) for key, value in asdict(manifest).items()]
    connection.executemany("INSERT INTO manifest VALUES (?, ?)", [*rows, ("generation", "0"), ("revision", '""')])


def read_manifest(connection: Connection, name: str) -> Manifest:
    """The manifest of the collection called `name` in messages.

    Raises:
        CollectionError: a value is missing or of the wrong type.
    """
    try:
        if connection.execute("SELECT 1 FROM manifest WHERE key = ?", [MOVING]).fetchone():
            raise CollectionError(f"collection {name} is half moved: run the same `pullquote migrate` again")
        values = {key: json.loads(value) for key, value in connection.execute("SELECT key, value FROM manifest")}
        # Collections of before precisions were noted were all computed in fp32.
        values.setdefault("precision", "fp32")
        manifest = Manifest(**{field: values[field] for field in Manifest.__slots__})
        sizes = (manifest.dimension, manifest.max_tokens, manifest.passage_tokens, manifest.overlap_sentences)
        names = (manifest.encoder, manifest.precision)
        if not (all(type(size) is int and size >= 0 for size in sizes) and all(type(name) is str for name in names)):
            raise ValueError
    except (KeyError, ValueError) as error:
        raise CollectionError(
            f"collection {name} is damaged (its manifest): delete the folder and index again"
        ) from error
    return manifest


def note_precision(connection: Connection, precision: str) -> None:
    """Adds to the numbers that vectors were computed in, in the transaction that stores such vectors."""
    row = connection.execute("SELECT value FROM manifest WHERE key = 'precision'").fetchone()
    known = set(json.loads(row[0]).split(", ") if row else ["fp32"])
    if precision not in known:
        told = json.dumps(", ".join(sorted(known - {""} | {precision})))
        sql = "INSERT INTO manifest VALUES ('precision', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        connection.execute(sql, [told])


def read_generation(connection: Connection) -> tuple[int, str]:
    """How many changes were committed, and a random word that names the state after the last of them."""
    rows = dict(connection.execute("SELECT key, value FROM manifest WHERE key IN ('generation', 'revision')"))
    return int(rows["generation"]), str(json.loads(rows["revision"]))


def advance_generation(connection: Connection) -> None:
    """Counts a change, in the transaction that makes it."""
    connection.execute("UPDATE manifest SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'generation'")
    connection.execute("UPDATE manifest SET value = ? WHERE key = 'revision'", (json.dumps(uuid.uuid4().hex),))


def check_encoder(manifest: Manifest, encoder: Encoder, name: str) -> None:
    """Refuses an encoder whose vectors cannot be compared with those stored.

    Raises:
        EncoderMismatchError: name or dimension differ.
    """
    if (manifest.encoder, manifest.dimension) != (encoder.name, encoder.dimension):
        raise EncoderMismatchError(
            f"collection {name} was made with the encoder {manifest.encoder} ({manifest.dimension} numbers a vector), "
            f"not {encoder.name} ({encoder.dimension}): set PULLQUOTE_ENCODER to the first, or index into a new folder"
        )
