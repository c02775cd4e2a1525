"""The vector index alone, with random unit vectors: what it costs in time and memory, and what it misses.

`python -m eval.bench.nearest COUNT` prints JSON. Random directions are hardest for lists: none is near another.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.timing import Timing

if TYPE_CHECKING:
    import numpy as np

    from index.vectors import FaissVectors

_DIMENSION = 384
_QUERIES = 100
_CHUNK = 50_000
# What a question asks for, and what is compared.
DEPTH, COMPARED = 132, 20


def measure_nearest(count: int) -> dict[str, Any]:
    """Fills an index with so many vectors and searches it, in a process of its own.

    Returns:
        `kind` of the index, `seconds` to make it, `memory_mb` it holds (None where unknown), a timing of one search by
        one thread, and `recall@20`: of the twenty nearest the share among those that a search compares exactly.

    Raises:
        subprocess.CalledProcessError: the process failed; its error was shown.
    """
    command = [sys.executable, "-m", "eval.bench.nearest", str(count)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return found


def search_random(count: int) -> dict[str, Any]:
    """What `measure_nearest` returns, measured in this process."""
    import faiss
    import numpy as np

    from eval.bench.filling import unit_vectors

    faiss.omp_set_num_threads(1)
    queries = unit_vectors(np.random.default_rng(1), _QUERIES, _DIMENSION)
    before = _resident_mb()
    begin = time.perf_counter()
    index = _made(count)
    seconds = time.perf_counter() - begin
    memory = _resident_mb()
    truth = _nearest(queries, count)
    times, kept = [], 0
    for query, right in zip(queries, truth, strict=True):
        begin = time.perf_counter()
        found = index.search(query, DEPTH)
        times.append(1000 * (time.perf_counter() - begin))
        kept += len({number for number, _ in found} & set(right.tolist()))
    return {
        "vectors": count,
        "kind": type(index).__name__,
        "seconds": round(seconds, 1),
        "memory_mb": None if memory is None or before is None else memory - before,
        "search": Timing(f"nearest of {count} vectors", tuple(times)).to_dict(),
        f"recall@{COMPARED}": round(kept / truth.size, 4),
    }


def _chunks(count: int) -> Iterator[tuple[range, np.ndarray]]:
    """Numbers and vectors, the same ones each time."""
    import numpy as np

    from eval.bench.filling import unit_vectors

    numbers = np.random.default_rng(0)
    for start in range(0, count, _CHUNK):
        some = range(start, min(count, start + _CHUNK))
        yield some, unit_vectors(numbers, len(some), _DIMENSION)


def _made(count: int) -> FaissVectors:
    from index.vector_flat import FlatVectors
    from index.vector_lists import ListVectors, sample_size
    from index.vector_size import flat_bound

    index: FaissVectors | None = FlatVectors(_DIMENSION) if count <= flat_bound() else None
    for numbers, vectors in _chunks(count):
        if index is None:
            # Any of them will do as a sample: all directions are alike.
            index = ListVectors.made_for(count, vectors[: sample_size(count)])
        index.add(numbers, vectors)
    assert index is not None
    return index


def _nearest(queries: np.ndarray, count: int) -> np.ndarray:
    """Numbers of the nearest of all, int64 of shape (queries, COMPARED), a chunk at a time."""
    import numpy as np

    best = np.full((len(queries), COMPARED), -2.0, np.float32)
    ids = np.zeros(best.shape, np.int64)
    for numbers, vectors in _chunks(count):
        scores = np.concatenate([best, queries @ vectors.T], axis=1)
        named = np.concatenate([ids, np.broadcast_to(np.array(numbers), (len(queries), len(numbers)))], axis=1)
        places = np.argpartition(-scores, COMPARED - 1, axis=1)[:, :COMPARED]
        best, ids = np.take_along_axis(scores, places, axis=1), np.take_along_axis(named, places, axis=1)
    return ids


def _resident_mb() -> int | None:
    """Memory that this process has resident now, in MiB; None where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), None)


if __name__ == "__main__":
    print(json.dumps(search_random(int(sys.argv[1]))))
