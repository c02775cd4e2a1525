from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.bert import TorchBert
from index.bert_graph import CompiledBert
from index.bert_weights import BertWeights, padded, read_bert
from index.errors import ModelError
from index.ranges import RANGES_NAME, InputRange, Ranges, read_ranges, write_ranges
from index.weights import packaged_model

SHA = "ab" * 32
IDS, MASK = padded([[101, 1996, 3664, 2441, 1996, 2958, 102], [101, *range(2000, 2150), 102]])


@pytest.fixture(scope="module")
def weights() -> BertWeights:
    return read_bert(packaged_model())


@pytest.fixture(scope="module")
def ranges(weights: BertWeights) -> Ranges:
    """Wide enough for MiniLM, and other exponents in one half of the channels."""
    half = np.arange(weights.dimension) < weights.dimension // 2
    wide = InputRange(np.where(half, 1, 0).astype(np.int32), -8.0, 8.0)
    inner = InputRange(np.zeros(4 * weights.dimension, np.int32), -0.2, 12.0)
    kinds = {"attention.self": wide, "attention.output.dense": wide, "intermediate.dense": wide, "output.dense": inner}
    return {f"encoder.layer.{n}.{kind}": reach for n in range(weights.layers) for kind, reach in kinds.items()}


def test_whole_numbers_come_near_to_floats(weights: BertWeights, ranges: Ranges) -> None:
    floats, whole = TorchBert(weights)(IDS, MASK), CompiledBert(weights, ranges=ranges)(IDS, MASK)
    cosines = (floats * whole).sum(axis=1)
    assert (cosines > 0.97).all()
    # It is not floats that were multiplied.
    assert (cosines < 0.9999).all()


def test_layers_without_a_range_multiply_floats(weights: BertWeights, ranges: Ranges) -> None:
    floats = CompiledBert(weights)(IDS, MASK)
    last = {name: reach for name, reach in ranges.items() if name == "encoder.layer.5.output.dense"}
    one, all_of_them = (CompiledBert(weights, ranges=given)(IDS, MASK) for given in (last, ranges))
    assert 0 < np.abs(one - floats).max() < np.abs(all_of_them - floats).max()


def test_what_is_beyond_the_range_is_cut_off(weights: BertWeights, ranges: Ranges) -> None:
    name = "encoder.layer.5.intermediate.dense"
    floats = CompiledBert(weights)(IDS, MASK)

    def cosine(bound: float) -> float:
        reach = InputRange(ranges[name].exponents, -bound, bound)
        return float((CompiledBert(weights, ranges={name: reach})(IDS, MASK) * floats).sum(axis=1).min())

    assert cosine(0.01) < 0.99 < cosine(4.0)


def test_ranges_come_back_as_written(tmp_path: Path, ranges: Ranges) -> None:
    write_ranges(tmp_path, ranges, SHA)
    found = read_ranges(tmp_path, SHA)
    assert list(found) == list(ranges)
    for name, reach in ranges.items():
        assert (found[name].low, found[name].high) == (reach.low, reach.high)
        assert np.array_equal(found[name].exponents, reach.exponents)
    assert read_ranges(tmp_path / "none", SHA) == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"weights_sha256": "x", "layers": {"a": {"low": 1}}}', "null"])
def test_damaged_ranges_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / RANGES_NAME).write_text(text)
    with pytest.raises(ModelError, match=r"ranges\.json: cannot be read as ranges"):
        read_ranges(tmp_path, SHA)


def test_ranges_of_other_weights_are_refused(tmp_path: Path, ranges: Ranges) -> None:
    write_ranges(tmp_path, ranges, SHA)
    with pytest.raises(ModelError, match="measured with other weights: delete it, or measure anew with"):
        read_ranges(tmp_path, "cd" * 32)
