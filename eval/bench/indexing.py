"""Indexing by stage: converting files to sentences, embedding them, and everything else."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.limits import flop_a_token

if TYPE_CHECKING:
    import numpy as np

    from index.encoder import Encoder
    from index.windowed import Pieces


class StillEncoder:
    """In the encoder's place: counts tokens as it does, and gives the same vector for everything, at once.

    Args:
        encoder: the real one.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens
        self.precision = encoder.precision

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        import numpy as np

        return np.full((len(texts), self.dimension), self.dimension**-0.5, np.float32)

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        return [self.encode([text] * (1 + len(own))) for text, own in zip(texts, pieces, strict=True)]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


class TimedEncoder(StillEncoder):
    """The encoder with a watch."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self.seconds = self.gflop = 0.0
        self.tokens = 0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        begin = time.perf_counter()
        vectors = self._encoder.encode(texts, query=query)
        self._note(texts, time.perf_counter() - begin)
        return vectors

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        begin = time.perf_counter()
        rows = self._encoder.encode_with_pieces(texts, pieces)
        self._note(texts, time.perf_counter() - begin)
        return rows

    def _note(self, texts: Sequence[str], seconds: float) -> None:
        self.seconds += seconds
        lengths = [count + 2 for count in self._encoder.count_tokens(texts)]
        self.tokens += sum(lengths)
        self.gflop += sum(length * flop_a_token(length) for length in lengths) / 1e9


def measure_indexing(source: Path, collection: Path, *, progress: bool) -> dict[str, Any]:
    """Indexes a source in one process and says where the time went.

    Args:
        source: a file or folder.
        collection: a folder that does not exist yet.

    Returns:
        Counts; `seconds` of the run and by stage ("convert": read, clean and split; "embed"; "write": the rest, which
        is tokenizing, recognising copies, and the database); rates a second; `encoder_gflops` that the encoder reached.
        The stages overlap, so that they are more than the run together; all but "embed" are measured alone.
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
    encoder = TimedEncoder(open_encoder())
    encoder.encode(["warm"])
    encoder.seconds, encoder.gflop, encoder.tokens = 0.0, 0.0, 0
    report = index_sources([str(source)], collection, encoder=encoder, progress=progress)
    with tempfile.TemporaryDirectory(dir=collection.parent) as folder:
        still = index_sources([str(source)], Path(folder) / "still", encoder=StillEncoder(encoder), progress=False)
    return {
        "articles": report.new,
        "sentences": report.sentences,
        "passages": report.passages,
        "seconds": round(report.seconds, 2),
        "stages": {
            "convert": round(converting, 2),
            "embed": round(encoder.seconds, 2),
            "write": round(max(0.0, still.seconds - converting), 2),
        },
        "articles_per_second": round(report.new / report.seconds, 2),
        "sentences_per_second": round(report.sentences / report.seconds, 1),
        "tokens_per_second": round(encoder.tokens / encoder.seconds),
        "encoder_gflops": round(encoder.gflop / encoder.seconds, 1),
    }
