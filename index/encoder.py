"""The encoder seam: texts in, unit vectors out. The default is all-MiniLM-L6-v2 as the installed package holds it."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.batches import even_batches
from index.cores import in_order
from index.errors import ModelError
from index.pooling import mean_vectors
from index.precision import chosen_precision, whole_numbers
from index.weights import file_sha256, genuine_model, packaged_model
from index.windowed import BATCH_TOKENS, Pieces, WindowedEncoder

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from index.body import Body

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
# Passages, and a text alone, such as a question, are filled up to a multiple of so many tokens: the engine makes code
# for each shape that it meets, and keeps it (1 MB each); and it is quicker at round ones.
_STEP = 8


class Encoder(Protocol):
    """What any encoder offers.

    Attributes:
        name: identifies the weights; a collection remembers it and refuses another.
        dimension: length of its vectors.
        max_tokens: the longest text it takes in one piece, special tokens included.
        precision: the numbers that it computes passages in, such as fp32; a collection notes those of its vectors.
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

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        """Vectors of texts and of pieces of each, such as the sentences of a passage.

        Args:
            texts: as for `encode`.
            pieces: half-open character ranges in each text.

        Returns:
            For each text rows of length 1, float32 of shape (1 + pieces, dimension): the text, then its pieces.
        """
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens and prompts."""
        ...


class MiniLMEncoder(WindowedEncoder):
    """all-MiniLM-L6-v2 without transformers, computed by OpenVINO or torch: see `index.engine`.

    Passages with their sentences are computed in whole numbers where `index.precision` says so, other texts never: a
    question is short, so that nothing would be saved. The weights are checked and loaded at the first use: a run that
    finds nothing new needs none. Safe to use from several threads.
    """

    def __init__(self) -> None:
        super().__init__(DEFAULT_ENCODER, dimension=384, max_tokens=256)
        self._folder = packaged_model()
        self._lock = threading.Lock()
        # By whether they compute in whole numbers.
        self._bodies: dict[bool, Body] = {}
        self._tokenizer: Tokenizer | None = None

    @property
    def precision(self) -> str:
        return "int8" if whole_numbers() else chosen_precision()

    @property
    def _at_once(self) -> int:
        return self._opened_body().at_once

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        """See `Encoder`. Pieces are means of their tokens in the text, so that what stands around them tells too.

        Guenther et al., "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models", 2024,
        https://arxiv.org/abs/2409.04701. Of a text that is too long for the model, each piece is read by itself.
        """
        if not texts:
            return []
        encodings = self._tokens(texts, special=True)
        fitting = [place for place, encoding in enumerate(encodings) if len(encoding) <= self.max_tokens]
        longer = [place for place, encoding in enumerate(encodings) if len(encoding) > self.max_tokens]
        apart = super().encode_with_pieces([texts[place] for place in longer], [pieces[place] for place in longer])
        found = dict(zip(longer, apart, strict=True))
        batches = even_batches([len(encodings[place]) for place in fitting], BATCH_TOKENS, _STEP)
        chosen = [[fitting[number] for number in batch] for batch in batches]
        told = [[(encodings[place], pieces[place]) for place in batch] for batch in chosen]
        body = self._opened_body(int8=True)
        for batch, rows in zip(chosen, in_order(partial(_forward_pieces, body), told, body.at_once), strict=True):
            found |= zip(batch, rows, strict=True)
        return [found[place] for place in range(len(texts))]

    def _forward(self, texts: Sequence[str]) -> np.ndarray:
        from index.bert_weights import padded

        step = _STEP if len(texts) == 1 else 1
        ids, mask = padded([encoding.ids for encoding in self._tokens(texts, special=True)], step=step)
        return mean_vectors(self._opened_body()(ids, mask), mask[:, None])[:, 0]

    def _opened_body(self, *, int8: bool = False) -> Body:
        from index.bert_weights import read_bert
        from index.body import make_body

        int8 = int8 and whole_numbers()
        with self._lock:
            if int8 not in self._bodies:
                self._bodies[int8] = make_body(read_bert(genuine_model()), int8=int8)
            return self._bodies[int8]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(encoding) for encoding in self._tokens(texts, special=False)]

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


def _forward_pieces(body: Body, batch: Sequence[tuple[Encoding, Pieces]]) -> list[np.ndarray]:
    """For each text, already in tokens, rows of itself and of its pieces."""
    from index.bert_weights import padded

    ids, mask = padded([encoding.ids for encoding, _ in batch], step=_STEP)
    chosen = np.zeros((len(batch), 1 + max(len(pieces) for _, pieces in batch), ids.shape[1]), bool)
    chosen[:, 0] = mask
    for row, (encoding, pieces) in enumerate(batch):
        starts, ends = np.array(encoding.offsets).T
        for number, (start, end) in enumerate(pieces, start=1):
            chosen[row, number, : len(starts)] = (starts < end) & (ends > start) & (ends > starts)
    # What has no token, such as a lone control character, is told by what stands around it.
    chosen |= ~chosen.any(axis=2, keepdims=True) & mask[:, None]
    vectors = mean_vectors(body(ids, mask), chosen)
    return [rows[: 1 + len(pieces)] for rows, (_, pieces) in zip(vectors, batch, strict=True)]


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
