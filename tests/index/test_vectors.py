"""Both kinds of vector index: what they find, forget, and tell of themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import CollectionError
from index.vector_file import clean_temporaries, load_vectors, save_vectors
from index.vector_flat import FlatVectors
from index.vector_lists import ListVectors, sample_size
from index.vector_size import FLAT_PASSAGES, FLAT_VARIABLE, flat_bound
from index.vectors import FaissVectors

VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]], dtype=np.float32)
MANY = 400


def flat() -> FlatVectors:
    index = FlatVectors(3)
    index.add([10, 20, 30], VECTORS)
    return index


def in_lists() -> ListVectors:
    index = ListVectors.made_for(3, VECTORS)
    index.add([10, 20, 30], VECTORS)
    return index


@pytest.fixture(params=[flat, in_lists])
def small(request: pytest.FixtureRequest) -> FaissVectors:
    index: FaissVectors = request.param()
    return index


@pytest.fixture(scope="module")
def topics() -> np.ndarray:
    """Unit vectors around twenty directions, as texts are: (400, 32)."""
    chance = np.random.default_rng(0)
    vectors = np.repeat(chance.standard_normal((20, 32)), MANY // 20, axis=0) + 0.5 * chance.standard_normal((MANY, 32))
    unit: np.ndarray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_search_gives_numbers_and_cosines_best_first(small: FaissVectors) -> None:
    found = small.search(np.array([0, 1, 0], dtype=np.float32), 2, {20, 30})
    assert [number for number, _ in found] == [20, 30]
    assert [score for _, score in found] == pytest.approx([1.0, 0.8], abs=0.01)


def test_search_among_allowed_ones_only(small: FaissVectors) -> None:
    query = np.array([0, 1, 0], dtype=np.float32)
    assert [number for number, _ in small.search(query, 5, {10, 30, 99})] == [30, 10]
    assert small.search(query, 5, set()) == []


def test_search_for_more_than_there_is() -> None:
    assert len(flat().search(VECTORS[0], 100)) == 3
    assert flat().search(VECTORS[0], 0) == []
    assert FlatVectors(3).search(VECTORS[0], 5) == []


def test_some_are_left_out() -> None:
    assert [number for number, _ in flat().search(VECTORS[1], 3, without=[20])] == [30, 10]


def test_removed_numbers_are_gone(small: FaissVectors) -> None:
    small.remove({20, 77})
    assert len(small) == 2
    assert sorted(small.ids()) == [10, 30]
    assert [number for number, _ in small.search(VECTORS[1], 3, {10, 20, 30})] == [30, 10]


def test_what_is_held_is_told_nearly_as_it_was(small: FaissVectors) -> None:
    held = {int(number): vector for ids, vectors in small.chunks() for number, vector in zip(ids, vectors, strict=True)}
    assert np.allclose([held[number] for number in (10, 20, 30)], VECTORS, atol=0.01)


def test_saved_and_loaded(small: FaissVectors, tmp_path: Path) -> None:
    save_vectors(small, tmp_path / "vectors.faiss", "state 7")
    loaded, revision = load_vectors(tmp_path / "vectors.faiss")
    assert revision == "state 7"
    assert type(loaded) is type(small)
    everywhere = {10, 20, 30}
    assert loaded.search(VECTORS[2], 3, everywhere) == small.search(VECTORS[2], 3, everywhere)
    loaded.remove({10})
    loaded.add([40], VECTORS[:1])
    assert sorted(loaded.ids()) == [20, 30, 40]
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


@pytest.mark.parametrize(
    "damage", [lambda d: d[: len(d) // 2], lambda d: b"", lambda d: b"\xff" + d[1:], lambda d: d[-116:]]
)
def test_a_damaged_file_is_refused(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "vectors.faiss"
    save_vectors(flat(), path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ValueError, match="damaged"):
        load_vectors(path)


def test_what_a_killed_save_left_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / ".vectors.faiss.abc").write_bytes(b"half")
    (tmp_path / "vectors.faiss").write_bytes(b"whole")
    clean_temporaries(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


def test_lists_find_what_looking_at_everything_finds(topics: np.ndarray) -> None:
    everything = FlatVectors(32)
    everything.add(range(MANY), topics)
    lists = ListVectors.made_for(MANY, topics[:: MANY // sample_size(MANY)])
    lists.add(range(MANY), topics)
    same = [
        len(
            {number for number, _ in lists.search(vector, 10)} & {number for number, _ in everything.search(vector, 10)}
        )
        for vector in topics[::40]
    ]
    assert sum(same) >= 0.9 * 10 * len(same)
    among = set(range(0, MANY, 7))
    assert [each[0] for each in lists.search(topics[3], 5, among)][:3] == [
        each[0] for each in everything.search(topics[3], 5, among)
    ][:3]
    assert all(number >= 20 for number, _ in lists.search(topics[3], 5, without=range(20)))


def test_the_bound_between_the_kinds_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert flat_bound() == FLAT_PASSAGES
    assert flat().suits(FLAT_PASSAGES)
    assert not flat().suits(FLAT_PASSAGES + 1)
    monkeypatch.setenv(FLAT_VARIABLE, "100")
    lists = ListVectors.made_for(MANY, np.eye(32, dtype=np.float32))
    assert not flat().suits(101)
    # Some way down before it changes back, and up before the lists are too long.
    assert [lists.suits(count) for count in (50, 51, 1600, 1601)] == [False, True, True, False]
    monkeypatch.setenv(FLAT_VARIABLE, "many")
    with pytest.raises(CollectionError, match="PULLQUOTE_FLAT_PASSAGES=many: give a number of passages"):
        flat_bound()
