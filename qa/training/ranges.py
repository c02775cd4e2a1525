"""Measures how far the inputs of a reader's linear layers reach, so that it can be computed in whole numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.bert import TorchBert
from index.bert_weights import BertWeights
from index.errors import TrainingError
from index.ranges import InputRange, write_ranges
from index.weights import file_sha256, genuine_model
from qa.training.dataset import read_paragraphs
from qa.weights import read_own_weights
from qa.windows import WindowMaker, WindowSettings

if TYPE_CHECKING:
    import torch

# Questions that are read, with their paragraphs, to see what reaches the layers.
_PAIRS = 100
# The second layer of each feed-forward part stays in floats: whole numbers there cost half of what all of them cost.
_IN_FLOATS = re.compile(r"encoder\.layer\.\d+\.output\.dense")
# How much of the unevenness of a layer's inputs goes over to its weights.
_MIGRATED = 0.95


def measure_ranges(folder: Path, files: Sequence[Path]) -> None:
    """Reads questions of training files and writes `ranges.json` beside the reader's weights.

    Args:
        folder: of a reader in the project's format, as `export_reader` writes it.
        files: training files; the questions come from all of them alike.

    Raises:
        TrainingError: a file cannot be read, or there is no such reader.
        ModelError: the encoder's package is missing.
    """
    from safetensors import SafetensorError
    from tokenizers import Tokenizer

    pairs = [pair for file in files for pair in _pairs(file, -(-_PAIRS // len(files)))]
    tokenizer = Tokenizer.from_file(str(genuine_model() / "tokenizer.json"))
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        weights, head = read_own_weights(folder, config)
        model = _WatchedBert(weights, head)
        for window in WindowMaker(tokenizer, WindowSettings(), "[CLS]").make(pairs):
            ids, types = np.array([window.ids]), np.array([window.type_ids])
            model(ids, np.ones(ids.shape, bool), types)
        ranges = {
            name: _input_range(weights, name, *seen)
            for name, seen in model.seen.items()
            if not _IN_FLOATS.fullmatch(name)
        }
        write_ranges(folder, ranges, file_sha256(folder / "model.safetensors"))
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise TrainingError(f"{folder}: not a reader of this project ({error}); name the folder of one") from error


class _WatchedBert(TorchBert):
    """Notes the least and the greatest number in each channel of each layer's inputs, by the name of the layer."""

    def __init__(self, weights: BertWeights, head: tuple[NDArray[Any], NDArray[Any]]) -> None:
        super().__init__(weights, head)
        self.seen: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}

    def _linear(self, hidden: torch.Tensor, name: str) -> torch.Tensor:
        # Query, key and value have the same inputs.
        if not name.endswith((".key", ".value")):
            place = name.removesuffix(".query")
            numbers = hidden.numpy().reshape(-1, hidden.shape[-1])
            least, most = self.seen.get(place, (numbers[0], numbers[0]))
            self.seen[place] = np.minimum(least, numbers.min(axis=0)), np.maximum(most, numbers.max(axis=0))
        return super()._linear(hidden, name)


def _input_range(weights: BertWeights, name: str, least: NDArray[Any], most: NDArray[Any]) -> InputRange:
    """Exponents as in SmoothQuant: inputs reach^a / weights reach^(1-a), here to the next power of 2."""
    taking = [array for key, array in weights.arrays.items() if key.startswith(f"{name}.") and array.ndim == 2]
    of_weights = np.max([np.abs(array).max(axis=0) for array in taking], axis=0)
    reach = np.maximum(np.maximum(-least, most), 1e-6)
    scale = _MIGRATED * np.log2(reach) - (1 - _MIGRATED) * np.log2(np.maximum(of_weights, 1e-6))
    exponents = np.rint(scale - scale.mean()).astype(np.int32)
    scaled = np.ldexp(least, -exponents), np.ldexp(most, -exponents)
    return InputRange(exponents, min(float(scaled[0].min()), 0.0), max(float(scaled[1].max()), 0.0))


def _pairs(file: Path, count: int) -> Iterable[tuple[str, str]]:
    """The first questions of paragraphs from all over a file, with their paragraphs."""
    asked = [paragraph for paragraph in read_paragraphs(file) if paragraph.questions]
    for paragraph in asked[:: max(1, len(asked) // count)][:count]:
        yield paragraph.questions[0].question, paragraph.context
