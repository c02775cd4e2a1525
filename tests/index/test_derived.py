"""`vectors.faiss` is made again from the database whenever it is missing, behind or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.collection import Collection
from index.database import Database
from index.encoder import Encoder
from index.manifest import read_generation
from index.vectors import VECTORS_NAME, FaissIndex


@pytest.fixture
def question(encoder: Encoder):  # type: ignore[no-untyped-def]
    return encoder.encode(["Who opened the bridge?"])[0]


def revision(folder: Path) -> str:
    with Database(folder) as database, database.snapshot() as connection:
        return read_generation(connection)[1]


def test_the_indexer_leaves_a_file_that_is_up_to_date(made: Path) -> None:
    index, stamp = FaissIndex.load(made / VECTORS_NAME)
    assert len(index) == 3
    assert stamp == revision(made)


@pytest.mark.parametrize("state", ["missing", "damaged", "behind", "of another dimension"])
def test_it_is_made_again(made: Path, question, state: str) -> None:  # type: ignore[no-untyped-def]
    with Collection.open(made) as collection:
        expected = collection.search_dense(question, 3)
    path = made / VECTORS_NAME
    if state == "missing":
        path.unlink()
    elif state == "damaged":
        path.write_bytes(path.read_bytes()[:-200])
    elif state == "behind":
        FaissIndex(384).save(path, "an older revision")
    else:
        FaissIndex(3).save(path, revision(made))
    with Collection.open(made) as collection:
        assert collection.search_dense(question, 3) == expected
    index, stamp = FaissIndex.load(path)
    assert (len(index), stamp) == (3, revision(made))


def test_a_file_that_cannot_be_written_hinders_nobody(made: Path, question) -> None:  # type: ignore[no-untyped-def]
    (made / VECTORS_NAME).unlink()
    (made / VECTORS_NAME).mkdir()
    with Collection.open(made) as collection:
        assert len(collection.search_dense(question, 3)) == 3
