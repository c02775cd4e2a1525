"""A million vectors in each index that Pullquote can use, beside exact search. Not collected by pytest.

    python tests/long/million.py --vectors 1000000 --kinds flat lists milvus-hnsw

Each kind is filled and searched by a process of its own, with one thread: `flat` and `lists` are the two of
`index/vector_size.py`, `milvus-hnsw` and `milvus-ivf` are Milvus Lite in a new folder. The vectors are random unit
vectors of 384 numbers, the same ones each time, and so are the questions. Random directions are the hardest case, for
none is near another; `--clusters 3000` draws vectors and questions around so many centres instead, more as texts on
like subjects lie.

Of each kind: vectors stored a second, seconds to make it ready for searching, milliseconds of a search for the 132
nearest, memory, bytes on disk, and recall@20: the share of the 20 nearest by exact search that stand among the first
20, and among the 132, of which Pullquote compares all exactly. Prints a table, and JSON with `--json FILE`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

DIMENSION = 384
QUESTIONS = 100
CHUNK = 64_000  # also what the lists of a million are made from
# What a question asks an index for, and what is compared.
DEPTH, COMPARED = 132, 20
# How far a text lies from the centre of its cluster: cosines of about 0.6 between two of one cluster.
SPREAD = 0.8
_PATIENCE = 6 * 3600  # seconds for making an index
KINDS = ("flat", "lists", "milvus-flat", "milvus-ivf", "milvus-hnsw")


def directions(count: int, clusters: int, seed: int) -> Iterator[np.ndarray]:
    """Unit vectors, float32 of shape (at most CHUNK, DIMENSION) each time."""
    numbers = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((max(clusters, 1), DIMENSION), dtype=np.float32)
    for start in range(0, count, CHUNK):
        some = numbers.standard_normal((min(CHUNK, count - start), DIMENSION), dtype=np.float32)
        if clusters:
            some = centres[numbers.integers(clusters, size=len(some))] + SPREAD * some
        yield some / np.linalg.norm(some, axis=1, keepdims=True)


def nearest(questions: np.ndarray, count: int, clusters: int) -> np.ndarray:
    """Numbers of the nearest by exact search in 32-bit floats, int64 of shape (questions, COMPARED)."""
    best = np.full((len(questions), COMPARED), -2.0, np.float32)
    ids = np.zeros(best.shape, np.int64)
    start = 0
    for vectors in directions(count, clusters, seed=1):
        scores = np.concatenate([best, questions @ vectors.T], axis=1)
        numbers = np.broadcast_to(np.arange(start, start + len(vectors)), (len(questions), len(vectors)))
        named = np.concatenate([ids, numbers], axis=1)
        places = np.argpartition(-scores, COMPARED - 1, axis=1)[:, :COMPARED]
        best, ids = np.take_along_axis(scores, places, axis=1), np.take_along_axis(named, places, axis=1)
        start += len(vectors)
    return ids


class Index(ABC):
    """An index that is filled, made ready, and searched."""

    @abstractmethod
    def add(self, start: int, vectors: np.ndarray) -> None:
        """Stores vectors under the numbers from `start` on."""

    @abstractmethod
    def search(self, question: np.ndarray) -> list[int]:
        """Numbers of the DEPTH nearest, best first."""

    @abstractmethod
    def make_ready(self) -> None:
        """What must be done once between storing and searching."""


class Faiss(Index):
    """The embedded index: flat, or lists whose centres are drawn from the first vectors."""

    def __init__(self, kind: str, count: int) -> None:
        from index.vector_flat import FlatVectors
        from index.vectors import FaissVectors

        self._count = count
        self._index: FaissVectors | None = FlatVectors(DIMENSION) if kind == "flat" else None

    def add(self, start: int, vectors: np.ndarray) -> None:
        from index.vector_lists import ListVectors, sample_size

        if self._index is None:
            self._index = ListVectors.made_for(self._count, vectors[: sample_size(self._count)])
        self._index.add(range(start, start + len(vectors)), vectors)

    def make_ready(self) -> None:
        """Nothing: what is stored can be searched."""

    def search(self, question: np.ndarray) -> list[int]:
        assert self._index is not None
        return [number for number, _ in self._index.search(question, DEPTH)]


class Milvus(Index):
    """Milvus Lite, through the client that speaks to a Milvus cluster too."""

    _TYPES = {  # noqa: RUF012
        "milvus-flat": ("FLAT", {}, {}),
        "milvus-ivf": ("IVF_SQ8", {"nlist": 316}, {"nprobe": 79}),
        "milvus-hnsw": ("HNSW", {"M": 16, "efConstruction": 200}, {"ef": 2 * DEPTH}),
    }

    def __init__(self, kind: str, folder: Path) -> None:
        from pymilvus import DataType, MilvusClient

        self._type, self._building, self._searching = self._TYPES[kind]
        # Milvus Lite ends a connection that pings while it makes an index.
        self._client = MilvusClient(str(folder / "lite.db"), grpc_options={"grpc.keepalive_time_ms": 330_000})
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("number", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIMENSION)
        self._client.create_collection("passages", schema=schema)

    def add(self, start: int, vectors: np.ndarray) -> None:
        for place in range(0, len(vectors), 5000):
            some = vectors[place : place + 5000]
            rows = [{"number": start + place + row, "vector": vector} for row, vector in enumerate(some)]
            self._client.insert("passages", rows)

    def make_ready(self) -> None:
        self._client.flush("passages")
        wanted = self._client.prepare_index_params()
        wanted.add_index("vector", index_type=self._type, metric_type="IP", params=self._building)
        self._client.create_index("passages", wanted, timeout=_PATIENCE)
        self._client.load_collection("passages", timeout=_PATIENCE)

    def search(self, question: np.ndarray) -> list[int]:
        parameters = {"metric_type": "IP", "params": self._searching}
        (hits,) = self._client.search("passages", [question], limit=DEPTH, search_params=parameters)
        return [int(hit["number"]) for hit in hits]


def measure(kind: str, count: int, clusters: int, threads: int) -> dict[str, Any]:
    """Fills and searches an index of a kind in this process."""
    import faiss

    faiss.omp_set_num_threads(threads)
    (questions,) = directions(QUESTIONS, clusters, seed=2)
    with tempfile.TemporaryDirectory() as folder:
        before = memory_mb("VmRSS")
        index: Index = Milvus(kind, Path(folder)) if kind.startswith("milvus") else Faiss(kind, count)
        storing = start = 0
        for vectors in directions(count, clusters, seed=1):
            begin = time.perf_counter()
            index.add(start, vectors)
            storing += time.perf_counter() - begin
            start += len(vectors)
            print(f"{kind}: {start} of {count} stored in {storing:.0f} s", file=sys.stderr, flush=True)
        begin = time.perf_counter()
        index.make_ready()
        ready = time.perf_counter() - begin
        index.search(questions[0])
        found, times, work = [], [], []
        for question in questions:
            begin, worked = time.perf_counter(), time.process_time()
            found.append(index.search(question))
            times.append(1000 * (time.perf_counter() - begin))
            work.append(1000 * (time.process_time() - worked))
        memory = memory_mb("VmRSS") - before
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    right = [set(row) for row in nearest(questions, count, clusters).tolist()]
    shares = {
        depth: sum(len(set(numbers[:depth]) & wanted) for numbers, wanted in zip(found, right, strict=True))
        / (COMPARED * QUESTIONS)
        for depth in (COMPARED, DEPTH)
    }
    return {
        "kind": kind,
        "vectors": count,
        "clusters": clusters,
        "stored_per_second": round(count / storing),
        "ready_seconds": round(ready, 1),
        "search_p50_ms": round(float(np.percentile(times, 50)), 1),
        "search_p95_ms": round(float(np.percentile(times, 95)), 1),
        "search_work_p50_ms": round(float(np.percentile(work, 50)), 1),
        "memory_mb": memory,
        "peak_memory_mb": memory_mb("VmHWM") - before,
        "disk_mb": round(disk / 1e6),
        "recall@20": round(shares[COMPARED], 4),
        "recall@20_of_132": round(shares[DEPTH], 4),
    }


def memory_mb(field: str) -> int:
    """Memory of this process as Linux tells it, in MiB: VmRSS is resident now, VmHWM was at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(field))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--vectors", type=int, default=1_000_000)
    arguments.add_argument("--clusters", type=int, default=0, help="0: random directions")
    arguments.add_argument("--kinds", nargs="+", choices=KINDS, default=["flat", "lists", "milvus-hnsw"])
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--here", action="store_true", help="the one kind in this process, JSON alone")
    options = arguments.parse_args()
    if options.here:
        print(json.dumps(measure(options.kinds[0], options.vectors, options.clusters, options.threads)))
        return
    begin, rows = time.perf_counter(), []
    numbers = [f"--{name}={getattr(options, name)}" for name in ("vectors", "clusters", "threads")]
    threads = {"OMP_NUM_THREADS": str(options.threads), "OPENBLAS_NUM_THREADS": str(options.threads)}
    for kind in options.kinds:
        command = [sys.executable, __file__, "--here", "--kinds", kind, *numbers]
        began = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ | threads)
        rows.append(json.loads(done.stdout) | {"seconds": round(time.perf_counter() - began)})
        print(json.dumps(rows[-1]), flush=True)
    columns = [name for name in rows[0] if name not in ("vectors", "clusters")]
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(str(row[name]) for name in columns)} |")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{time.perf_counter() - begin:.0f} s in all; load of the machine in the last 1, 5 and 15 minutes: {load}")
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "load": os.getloadavg()}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
