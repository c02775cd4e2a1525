from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.vectors import FaissIndex, clean_temporaries

VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]], dtype=np.float32)


@pytest.fixture
def small() -> FaissIndex:
    index = FaissIndex(3)
    index.add([10, 20, 30], VECTORS)
    return index


def test_search_gives_numbers_and_cosines_best_first(small: FaissIndex) -> None:
    found = small.search(np.array([0, 1, 0], dtype=np.float32), 2)
    assert [number for number, _ in found] == [20, 30]
    assert [score for _, score in found] == pytest.approx([1.0, 0.8])


def test_search_among_allowed_ones_only(small: FaissIndex) -> None:
    query = np.array([0, 1, 0], dtype=np.float32)
    assert [number for number, _ in small.search(query, 5, {10, 30, 99})] == [30, 10]
    assert small.search(query, 5, set()) == []


def test_search_for_more_than_there_is(small: FaissIndex) -> None:
    assert len(small.search(VECTORS[0], 100)) == 3
    assert small.search(VECTORS[0], 0) == []
    assert FaissIndex(3).search(VECTORS[0], 5) == []


def test_removed_numbers_are_gone(small: FaissIndex) -> None:
    small.remove({20, 77})
    assert len(small) == 2
    assert sorted(small.ids()) == [10, 30]
    assert [number for number, _ in small.search(VECTORS[1], 3)] == [30, 10]


def test_saved_and_loaded(small: FaissIndex, tmp_path: Path) -> None:
    small.save(tmp_path / "vectors.faiss", "state 7")
    loaded, revision = FaissIndex.load(tmp_path / "vectors.faiss")
    assert revision == "state 7"
    assert np.array_equal(loaded.vectors([30, 10]), VECTORS[[2, 0]])
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


@pytest.mark.parametrize("damage", [lambda d: d[: len(d) // 2], lambda d: b"", lambda d: b"\xff" + d[1:]])
def test_a_damaged_file_is_refused(small: FaissIndex, tmp_path: Path, damage: object) -> None:
    path = tmp_path / "vectors.faiss"
    small.save(path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ValueError, match="damaged"):
        FaissIndex.load(path)


def test_what_a_killed_save_left_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / ".vectors.faiss.abc").write_bytes(b"half")
    (tmp_path / "vectors.faiss").write_bytes(b"whole")
    clean_temporaries(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]
