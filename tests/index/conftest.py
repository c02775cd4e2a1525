"""Fixtures of the index room: a few articles in a folder, and a collection made of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.indexer import index_sources
from index.windowed import Pieces

TEXTS = {
    "bridge.md": "# New bridge opens\n\nThe mayor opened the new bridge on Monday. It cost 40 million crowns.\n",
    "ferry.md": "# Ferry stops running\n\nThe last ferry left the harbour on Sunday night. Six sailors said goodbye.\n",
    "school.md": "# School wins prize\n\nA village school won the science prize. Its pupils built a weather balloon.\n",
}


class CountingEncoder:
    """The real encoder, and how many texts it was given to encode."""

    def __init__(self, inner: Encoder) -> None:
        self._inner = inner
        self.name, self.dimension, self.max_tokens = inner.name, inner.dimension, inner.max_tokens
        self.precision = inner.precision
        self.encoded = 0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        self.encoded += len(texts)
        return self._inner.encode(texts, query=query)

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        self.encoded += len(texts)
        return self._inner.encode_with_pieces(texts, pieces)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._inner.count_tokens(texts)


@pytest.fixture
def counting(encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(encoder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three articles."""
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A collection of the three articles, made once; tests work on copies."""
    base = tmp_path_factory.mktemp("made")
    for name, text in TEXTS.items():
        (base / name).write_text(text, encoding="utf-8")
    index_sources([str(base)], base / "collection", encoder=encoder, progress=False)
    return base / "collection"


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """A collection of the three articles, free to be changed and damaged."""
    return Path(shutil.copytree(made_once, tmp_path / "made"))
