"""What encoders have in common: texts cut into windows that fit the model, windows of like length in batches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.batches import even_batches
from index.cores import in_order

# Tokens, padding included, that go through the model at once: keeps memory bounded and the processor's cache warm.
BATCH_TOKENS = 1024

# Half-open character ranges in a text.
Pieces = Sequence[tuple[int, int]]


class WindowedEncoder(ABC):
    """Windows and batches; a subclass adds the model."""

    def __init__(self, name: str, dimension: int, max_tokens: int, prompts: dict[str, str] | None = None) -> None:
        self.name = name
        self.dimension = dimension
        self.max_tokens = max_tokens
        self._prompts = prompts or {}

    @property
    @abstractmethod
    def precision(self) -> str:
        """See `Encoder`."""

    @property
    @abstractmethod
    def _at_once(self) -> int:
        """How many batches are quicker together than one after the other."""

    @abstractmethod
    def _forward(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of texts that fit into the model."""

    @abstractmethod
    def _token_ranges(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text the character range of each of its tokens, special ones left out."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(tokens) for tokens in self._token_ranges(texts)] if texts else []

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        kinds = ("query",) if query else ("document", "passage")
        prompt = next((self._prompts[kind] for kind in kinds if self._prompts.get(kind)), "")
        room = self.max_tokens - 2 - (self.count_tokens([prompt])[0] if prompt else 0)
        pieces = [
            (number, prompt + piece, tokens)
            for number, (text, ranges) in enumerate(zip(texts, self._token_ranges(texts), strict=True))
            for piece, tokens in windows(text, ranges, room)
        ]
        batches = even_batches([tokens + 2 for _, _, tokens in pieces], BATCH_TOKENS)
        chosen = [[pieces[place] for place in batch] for batch in batches]
        told = [[text for _, text, _ in batch] for batch in chosen]
        for batch, found in zip(chosen, in_order(self._forward, told, self._at_once), strict=True):
            for (number, _, tokens), vector in zip(batch, found, strict=True):
                vectors[number] += max(tokens, 1) * vector
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1).astype(np.float32)

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        """See `index.encoder.Encoder`. Each piece is read by itself: not every model's vector is a mean of tokens."""
        alone = [
            [text, *(text[start:end] for start, end in ranges)] for text, ranges in zip(texts, pieces, strict=True)
        ]
        rows = iter(self.encode([each for every in alone for each in every]))
        return [np.stack([next(rows) for _ in every]) for every in alone]


def windows(text: str, ranges: Sequence[tuple[int, int]], room: int) -> list[tuple[str, int]]:
    """Cuts a text into pieces of at most `room` tokens, of nearly equal size.

    Args:
        ranges: character range of each token.

    Returns:
        (piece, its number of tokens); the text itself when it fits.
    """
    if len(ranges) <= room:
        return [(text, len(ranges))]
    count = -(-len(ranges) // room)
    bounds = [len(ranges) * number // count for number in range(count + 1)]
    return [(text[ranges[first][0] : ranges[last - 1][1]], last - first) for first, last in pairwise(bounds)]
