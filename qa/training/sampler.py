"""The order of training: shuffled questions in chunks, batches of like length, resumable at any batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.training.config import TrainingConfig
from qa.training.corpus import Corpus
from qa.training.examples import Example, make_example

CHUNK_BATCHES = 32


@dataclass(slots=True)
class SamplerState:
    """Where the sampler stands. `limit` is the longest input of the chunk in hand: kept, since it follows the clock."""

    epoch: int = 0
    chunk: int = 0
    batch: int = 0
    limit: int = 0


class Sampler:
    """Endless batches of examples; the same seed and state always give the same ones."""

    def __init__(self, corpus: Corpus, config: TrainingConfig, state: SamplerState | None = None) -> None:
        self.corpus = corpus
        self.config = config
        self.state = state or SamplerState()
        self._unanswerable = np.array([i for i, item in enumerate(corpus.items) if item.first < 0], np.int64)
        self._repeated = round((config.unanswerable_weight - 1) * len(self._unanswerable))
        self._batches: Iterator[list[Example]] | None = None

    def next_batch(self, fraction: float) -> list[Example]:
        """The next batch.

        Args:
            fraction: share of the run that is done; decides the input length when a new chunk begins.
        """
        while True:
            if self._batches is None:
                self._batches = self._open_chunk(fraction)
            batch = next(self._batches, None)
            if batch is not None:
                self.state.batch += 1
                return batch
            self._batches = None
            self._next_chunk()

    @property
    def chunks(self) -> int:
        """Chunks in an epoch."""
        return max(1, -(-(len(self.corpus.items) + self._repeated) // (CHUNK_BATCHES * self.config.batch_size)))

    def _next_chunk(self) -> None:
        chunk = self.state.chunk + 1
        epoch = self.state.epoch + chunk // self.chunks
        self.state.epoch, self.state.chunk, self.state.batch, self.state.limit = epoch, chunk % self.chunks, 0, 0

    def _open_chunk(self, fraction: float) -> Iterator[list[Example]]:
        config, state = self.config, self.state
        if not state.limit:
            state.limit = config.short_tokens if fraction < config.short_share else config.long_tokens
        order = self._order()
        size = CHUNK_BATCHES * config.batch_size
        chosen = order[state.chunk * size : (state.chunk + 1) * size]
        rng = np.random.default_rng((config.seed, state.epoch, state.chunk))
        examples = [make_example(self.corpus, self.corpus.items[i], state.limit, config, rng) for i in chosen]
        examples.sort(key=lambda example: len(example.tokens))
        batches = [examples[i : i + config.batch_size] for i in range(0, len(examples), config.batch_size)]
        shuffled = [batches[i] for i in rng.permutation(len(batches))]
        return iter(shuffled[state.batch :])

    def _order(self) -> NDArray[np.int64]:
        """The questions of the epoch in hand, shuffled; each once, unanswerable ones as often as their weight says."""
        rng = np.random.default_rng((self.config.seed, self.state.epoch))
        questions = np.arange(len(self.corpus.items))
        if self._repeated:
            whole, rest = divmod(self._repeated, len(self._unanswerable))
            part = rng.choice(self._unanswerable, rest, replace=False)
            questions = np.concatenate([questions, *[self._unanswerable] * whole, part])
        return rng.permutation(questions)
