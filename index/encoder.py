"""The encoder seam: texts in, unit vectors out. The default is all-MiniLM-L6-v2 as the installed package holds it."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.batches import even_batches
from index.cores import in_order
from index.errors import ModelError
from index.precision import chosen_precision
from index.weights import file_sha256, genuine_model, packaged_model

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from index.body import Body

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
# Tokens, padding included, that go through the model at once: keeps memory bounded and the processor's cache warm.
BATCH_TOKENS = 2048
# A text alone, such as a question, is filled up to a multiple of so many tokens: the engine makes code for each shape
# that it meets, and keeps it (1 MB each).
_LONE_STEP = 8


class Encoder(Protocol):
    """What any encoder offers.

    Attributes:
        name: identifies the weights; a collection remembers it and refuses another.
        dimension: length of its vectors.
        max_tokens: the longest text it takes in one piece, special tokens included.
        precision: the numbers that it computes in, such as fp32; a collection notes those of its vectors.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def precision(self) -> str: ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """Vectors of length 1, float32 of shape (texts, dimension), one a text, in order.

        A text longer than `max_tokens` is read in windows and its vectors averaged: nothing is cut off.
        `query` puts the model's query prompt in front, where it has one.
        """
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens and prompts."""
        ...


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


class MiniLMEncoder(WindowedEncoder):
    """all-MiniLM-L6-v2 without transformers, computed by OpenVINO or torch: see `index.engine`.

    The weights are checked and loaded at the first use: a run that finds nothing new needs none. Safe to use from
    several threads.
    """

    def __init__(self) -> None:
        super().__init__(DEFAULT_ENCODER, dimension=384, max_tokens=256)
        self._folder = packaged_model()
        self._lock = threading.Lock()
        self._body: Body | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def precision(self) -> str:
        return chosen_precision()

    @property
    def _at_once(self) -> int:
        return self._opened_body().at_once

    def _forward(self, texts: Sequence[str]) -> np.ndarray:
        from index.bert_weights import padded

        step = _LONE_STEP if len(texts) == 1 else 1
        return self._opened_body()(*padded([encoding.ids for encoding in self._tokens(texts, special=True)], step=step))

    def _opened_body(self) -> Body:
        from index.bert_weights import read_bert
        from index.body import make_body

        with self._lock:
            if self._body is None:
                self._body = make_body(read_bert(genuine_model()))
        return self._body

    def _token_ranges(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        return [encoding.offsets for encoding in self._tokens(texts, special=False)]

    def _tokens(self, texts: Sequence[str], *, special: bool) -> list[Encoding]:
        from tokenizers import Tokenizer

        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()
        return self._tokenizer.encode_batch(list(texts), add_special_tokens=special)


class SentenceTransformerEncoder(WindowedEncoder):
    """Any sentence-transformers model, by the folder it is in or by the name it has in the local hub cache.

    Raises:
        ModelError: no such model on this machine, or one without a fast tokenizer.
    """

    def __init__(self, name: str) -> None:
        # Models are never looked for on the network: an article collection must not depend on a hub.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        silence: Any = logging.disable_progress_bar
        silence()
        try:
            self._model: Any = SentenceTransformer(name, device="cpu", trust_remote_code=False)
        except Exception as error:  # the library raises many kinds, down to bare Exception
            said = str(error).strip().split("\n")[0] or type(error).__name__
            raise ModelError(f"cannot load the encoder {name}: {said}: name a folder that holds the model") from error
        if not getattr(self._model.tokenizer, "is_fast", False):
            raise ModelError(f"encoder {name} has no fast tokenizer: choose another model")
        weights = Path(name) / "model.safetensors"
        label = f"{Path(name).resolve().name}@{file_sha256(weights)[:12]}" if weights.is_file() else name
        super().__init__(
            label,
            int(self._model.encode([""], show_progress_bar=False).shape[1]),
            int(self._model.max_seq_length or 512),
            {kind: prompt for kind, prompt in (self._model.prompts or {}).items() if prompt},
        )

    @property
    def precision(self) -> str:
        number = str(self._model.dtype).removeprefix("torch.")
        return {"float32": "fp32", "bfloat16": "bf16", "float16": "fp16"}.get(number, number)

    @property
    def _at_once(self) -> int:
        return 1

    def _forward(self, texts: Sequence[str]) -> np.ndarray:
        vectors: np.ndarray = self._model.encode(
            list(texts), prompt="", batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )
        return vectors.astype(np.float32, copy=False)

    def _token_ranges(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        encoded = self._model.tokenizer(
            list(texts), add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )
        return [list(map(tuple, ranges)) for ranges in encoded["offset_mapping"]]


def open_encoder(name: str | None = None) -> Encoder:
    """Loads an encoder.

    Args:
        name: `all-MiniLM-L6-v2`, or a sentence-transformers model by folder or name. When not given, what the
            environment variable PULLQUOTE_ENCODER says, else all-MiniLM-L6-v2.

    Raises:
        ModelError: the weights are missing, damaged or not the published ones.
    """
    wanted = name or os.environ.get("PULLQUOTE_ENCODER") or DEFAULT_ENCODER
    return MiniLMEncoder() if wanted == DEFAULT_ENCODER else SentenceTransformerEncoder(wanted)


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
