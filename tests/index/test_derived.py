"""`vectors.faiss` is made again from the database whenever it is missing, behind or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.collection import Collection
from index.database import Database
from index.encoder import Encoder
from index.filters import Filters
from index.indexer import index_sources
from index.manifest import read_generation
from index.vector_file import VECTORS_NAME, load_vectors, save_vectors
from index.vector_flat import FlatVectors
from index.vector_lists import ListVectors
from index.vector_size import FLAT_VARIABLE
from index.writer import CollectionWriter


@pytest.fixture
def question(encoder: Encoder):  # type: ignore[no-untyped-def]
    return encoder.encode(["Who opened the bridge?"])[0]


def revision(folder: Path) -> str:
    with Database(folder) as database, database.snapshot() as connection:
        return read_generation(connection)[1]


def test_the_indexer_leaves_a_file_that_is_up_to_date(made: Path) -> None:
    index, stamp = load_vectors(made / VECTORS_NAME)
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
        save_vectors(FlatVectors(384), path, "an older revision")
    else:
        save_vectors(FlatVectors(3), path, revision(made))
    with Collection.open(made) as collection:
        assert collection.search_dense(question, 3) == expected
    index, stamp = load_vectors(path)
    assert (len(index), stamp) == (3, revision(made))


def test_a_file_that_cannot_be_written_hinders_nobody(made: Path, question) -> None:  # type: ignore[no-untyped-def]
    (made / VECTORS_NAME).unlink()
    (made / VECTORS_NAME).mkdir()
    with Collection.open(made) as collection:
        assert len(collection.search_dense(question, 3)) == 3


def test_the_kind_follows_the_number_of_passages(
    made: Path, folder: Path, question, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    with Collection.open(made) as collection:
        expected = collection.search_dense(question, 3)
        everything = {number for number, _ in expected}
        monkeypatch.setenv(FLAT_VARIABLE, "2")
        # A collection that is open stays with what it has until it changes.
        assert collection.search_dense(question, 3) == expected
    with Collection.open(made) as collection:
        assert collection.search_dense(question, 3, everything) == expected
        assert isinstance(load_vectors(made / VECTORS_NAME)[0], ListVectors)
        (folder / "tower.md").write_text("# Tower\n\nThe old tower fell on Friday. Nobody was hurt.\n", "utf-8")
        index_sources([str(folder)], made, encoder=encoder, progress=False)
        assert collection.passage_count > 3
        numbers = collection.allowed_passages(Filters())
        found = {number for number, _ in collection.search_dense(question, 9, numbers)}
        assert found == numbers
    with CollectionWriter.open(made) as writer, writer.batch():
        for article in writer.reader.articles():
            writer.remove_article(article.article_id)
    with Collection.open(made) as collection:
        assert collection.search_dense(question, 9) == []
        assert isinstance(load_vectors(made / VECTORS_NAME)[0], FlatVectors)


def test_cosines_are_those_of_the_stored_vectors(made: Path, question) -> None:  # type: ignore[no-untyped-def]
    with Collection.open(made) as collection:
        for number, cosine in collection.search_dense(question, 3):
            assert cosine == pytest.approx(float(collection.passage_vectors([number])[0] @ question), abs=1e-6)
