"""Indexing by stage: converting files to sentences, embedding them, and everything else."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from index.encoder import Encoder

# FLOP a token: two for each weight of the six layers of all-MiniLM-L6-v2 (10,645,248 with biases and norms). What
# attention adds, 4 % at 30 tokens and 18 % at 157, is left out, so the share of the limit is told too low.
FLOP_A_TOKEN = 2 * 10_645_248


class TimedEncoder:
    """The encoder with a watch.

    Args:
        encoder: the real one.
        random: give texts random vectors instead, the same for the same text: for sizes that take too long to embed.
    """

    def __init__(self, encoder: Encoder, *, random: bool = False) -> None:
        self._encoder = encoder
        self._random = random
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens
        self.seconds = 0.0
        self.texts = self.tokens = 0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        begin = time.perf_counter()
        vectors = self._made(texts) if self._random else self._encoder.encode(texts, query=query)
        self.seconds += time.perf_counter() - begin
        self.texts += len(texts)
        self.tokens += 0 if self._random else sum(self._encoder.count_tokens(texts)) + 2 * len(texts)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)

    def _made(self, texts: Sequence[str]) -> np.ndarray:
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
            vectors[row] = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def measure_indexing(source: Path, collection: Path, *, random: bool, progress: bool) -> dict[str, Any]:
    """Indexes a source in one process and says where the time went.

    Args:
        source: a file or folder.
        collection: a folder that does not exist yet.
        random: random vectors instead of embedding.

    Returns:
        Counts; `seconds` of the run and by stage ("convert": read, clean and split; "embed"; "write": the rest, which
        is tokenizing, recognising copies, and the database); rates a second; `disk_mb` of the collection;
        `encoder_gflops` that the encoder reached, None for random vectors.
    """
    from index.converters import convert
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from index.sources import find_documents

    begin = time.perf_counter()
    for document in find_documents([str(source)]):
        for _ in convert(document):
            pass
    converting = time.perf_counter() - begin
    encoder = TimedEncoder(open_encoder(), random=random)
    encoder.encode(["warm"])
    encoder.seconds, encoder.texts, encoder.tokens = 0.0, 0, 0
    report = index_sources([str(source)], collection, encoder=encoder, progress=progress)
    writing = max(0.0, report.seconds - converting - encoder.seconds)
    size = sum(path.stat().st_size for path in collection.iterdir() if path.is_file())
    return {
        "articles": report.new,
        "sentences": report.sentences,
        "passages": report.passages,
        "vectors": "random" if random else "real",
        "seconds": round(report.seconds, 2),
        "stages": {
            "convert": round(converting, 2),
            "embed": round(encoder.seconds, 2),
            "write": round(writing, 2),
        },
        "articles_per_second": round(report.new / report.seconds, 2),
        "sentences_per_second": round(report.sentences / report.seconds, 1),
        "tokens_per_second": None if random else round(encoder.tokens / encoder.seconds),
        "encoder_gflops": None if random else round(encoder.tokens * FLOP_A_TOKEN / encoder.seconds / 1e9, 1),
        "disk_mb": round(size / 2**20, 1),
    }
