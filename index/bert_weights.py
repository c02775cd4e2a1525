"""The weights of a BERT as arrays, from which either engine makes its model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.batches import round_up
from index.errors import ModelError

_WORDS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class BertWeights:
    """A BERT without its heads.

    Attributes:
        words: the table of word embeddings, float32 of shape (tokens, dimension).
        arrays: all others, float32, by their names in `BertModel`.
        heads: attention heads a layer.
        epsilon: of the layer normalisation.
    """

    words: np.ndarray
    arrays: dict[str, np.ndarray]
    heads: int
    epsilon: float

    @property
    def layers(self) -> int:
        return 1 + max(int(name.split(".")[2]) for name in self.arrays if name.startswith("encoder.layer."))

    @property
    def dimension(self) -> int:
        return int(self.arrays["embeddings.LayerNorm.weight"].shape[0])


def read_bert(folder: Path) -> BertWeights:
    """Reads `config.json` and `model.safetensors`.

    Raises:
        ModelError: a file is missing or damaged, or not a BERT of this kind.
    """
    from safetensors import SafetensorError

    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise ModelError(f"{folder} is not a BERT with gelu activation: name a sentence-transformers model")
        path = folder / "model.safetensors"
        return make_weights(read_words(path), read_arrays(path), config)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(f"cannot load the model in {folder}: {error}") from error


def make_weights(words: np.ndarray, arrays: dict[str, np.ndarray], config: dict[str, Any]) -> BertWeights:
    """Weights with the numbers that belong to them.

    Args:
        config: of the model, as in its `config.json`.

    Raises:
        KeyError, ValueError: something is missing, or does not belong together.
    """
    found = BertWeights(words, arrays, int(config["num_attention_heads"]), float(config["layer_norm_eps"]))
    if found.words.shape[1] != found.dimension or found.dimension % found.heads:
        raise ValueError(
            f"{found.heads} heads, words of {found.words.shape[1]} and layers of {found.dimension} numbers"
        )
    return found


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """All numbers of a safetensors file but the word embeddings, as float32, names without the prefix "bert.".

    Raises:
        OSError, safetensors.SafetensorError: it cannot be read.
    """
    from safetensors import safe_open

    with safe_open(path, "np") as file:
        names = [name for name in list(file.keys()) if _WORDS not in name]
        found = {name.removeprefix("bert."): file.get_tensor(name) for name in names}
    return {name: a.astype(np.float32, copy=False) for name, a in found.items() if np.issubdtype(a.dtype, np.floating)}


@lru_cache(maxsize=1)
def read_words(path: Path) -> np.ndarray:
    """The word embeddings of a safetensors file. Kept, for encoder and reader share those of the packaged model.

    Raises:
        OSError, safetensors.SafetensorError: it cannot be read, or holds none.
    """
    from safetensors import safe_open

    with safe_open(path, "np") as file:
        name = next((name for name in list(file.keys()) if name.endswith(_WORDS)), _WORDS)
        words: np.ndarray = file.get_tensor(name).astype(np.float32, copy=False)
    return words


def padded(token_ids: list[list[int]], filler: int = 0, step: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Rows of tokens as one array.

    Args:
        token_ids: at least one row.
        filler: stands behind the shorter rows.
        step: the rows' length is a multiple of it.

    Returns:
        (ids, mask), int64 and bool of shape (rows, longest row rounded up); the mask is False at the filler.
    """
    longest = round_up(max(map(len, token_ids)), step)
    ids = np.full((len(token_ids), longest), filler, dtype=np.int64)
    mask = np.zeros((len(token_ids), longest), dtype=bool)
    for row, tokens in enumerate(token_ids):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = True
    return ids, mask
