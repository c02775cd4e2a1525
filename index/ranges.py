"""How far the inputs of linear layers reach, measured beforehand: what whole numbers of 8 bits are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import ModelError

RANGES_NAME = "ranges.json"


@dataclass(frozen=True, slots=True)
class InputRange:
    """How far the inputs of a linear layer reach.

    Attributes:
        exponents: int32 of shape (channels,). Each channel is divided by 2 to the power of its exponent, so that all
            reach about as far, and the layer's weights multiplied by it: Xiao et al., SmoothQuant, ICML 2023.
        low, high: the least and the greatest number after that division.
    """

    exponents: np.ndarray
    low: float
    high: float


# By the name of the layer, such as "encoder.layer.0.output.dense"; "encoder.layer.0.attention.self" stands for query,
# key and value, which have the same inputs.
Ranges = Mapping[str, InputRange]


def read_ranges(folder: Path, weights_sha256: str) -> Ranges:
    """The ranges that stand beside a model's weights.

    Args:
        folder: of the model.
        weights_sha256: of its weights, as 64 hexadecimal digits.

    Returns:
        No range when there is no such file.

    Raises:
        ModelError: it is damaged, or was measured with other weights.
    """
    path = folder / RANGES_NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        measured_with = found["weights_sha256"]
        ranges = {
            name: InputRange(np.array(row["exponents"], np.int32), float(row["low"]), float(row["high"]))
            for name, row in found["layers"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path}: cannot be read as ranges of inputs ({error}): delete it, or measure anew") from None
    if measured_with != weights_sha256:
        raise ModelError(
            f"{path}: was measured with other weights: delete it, or measure anew with "
            f"`pullquote train-reader --ranges {folder} --data DATA`"
        )
    return ranges


def write_ranges(folder: Path, ranges: Ranges, weights_sha256: str) -> None:
    """Writes ranges beside a model's weights.

    Raises:
        OSError: it cannot be written.
    """
    layers = {
        name: {"low": round(r.low, 4), "high": round(r.high, 4), "exponents": r.exponents.tolist()}
        for name, r in ranges.items()
    }
    rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}" for name, row in layers.items())
    text = f'{{"weights_sha256": "{weights_sha256}", "layers": {{\n{rows}\n}}}}\n'
    (folder / RANGES_NAME).write_text(text, encoding="utf-8")
