from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from index.bert import TorchBert
from index.bert_graph import CompiledBert
from index.bert_weights import padded, read_bert
from index.collection import Collection
from index.database import DATABASE_NAME
from index.encoder import Encoder, open_encoder
from index.engine import openvino_core
from index.errors import ModelError
from index.indexer import index_sources
from index.pooling import mean_vectors
from index.precision import PRECISION_VARIABLE, chosen_precision, precision_text, whole_numbers
from index.weights import packaged_model
from tests.index.conftest import TEXTS

HAS_BF16 = "BF16" in openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


class Processor:
    """An OpenVINO core that finds a processor with other instructions."""

    def __init__(self, *capabilities: str) -> None:
        self.capabilities = list(capabilities)

    def get_property(self, device: str, name: str) -> list[str]:
        return self.capabilities


@pytest.mark.parametrize(
    ("wanted", "capable", "machine", "told"),
    [
        ("", True, "x86_64", "bf16 and int8"),
        ("auto", True, "AMD64", "bf16 and int8"),
        ("auto", True, "aarch64", "bf16"),
        ("auto", False, "x86_64", "fp32"),
        ("bf16", True, "x86_64", "bf16"),
        ("fp32", True, "x86_64", "fp32"),
        ("int8", True, "x86_64", "bf16 and int8"),
        ("int8", False, "aarch64", "fp32 and int8"),
    ],
)
def test_the_processor_decides_unless_the_environment_does(
    monkeypatch: pytest.MonkeyPatch, wanted: str, capable: bool, machine: str, told: str
) -> None:
    monkeypatch.setenv(PRECISION_VARIABLE, wanted)
    monkeypatch.setattr("index.precision.openvino_core", lambda: Processor("FP32", "INT8", *["BF16"] * capable))
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert precision_text() == told
    assert told.startswith(chosen_precision())
    assert whole_numbers() == told.endswith("int8")


def test_what_cannot_be_computed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.precision.openvino_core", lambda: Processor("FP32", "INT8"))
    monkeypatch.setenv(PRECISION_VARIABLE, "bf16")
    with pytest.raises(ModelError, match="bf16: this processor has no instructions for it: choose auto or fp32"):
        chosen_precision()
    monkeypatch.setenv(PRECISION_VARIABLE, "fp8")
    with pytest.raises(ModelError, match="PULLQUOTE_PRECISION=fp8: there are auto, fp32, bf16 and int8"):
        whole_numbers()


def test_torch_computes_in_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_ENGINE", "torch")
    monkeypatch.delenv(PRECISION_VARIABLE, raising=False)
    assert precision_text() == "fp32"
    for wanted in ("bf16", "int8"):
        monkeypatch.setenv(PRECISION_VARIABLE, wanted)
        with pytest.raises(ModelError, match=f"{wanted}: torch computes in fp32"):
            whole_numbers()


def test_this_processor_computes_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRECISION_VARIABLE, raising=False)
    assert chosen_precision() == ("bf16" if HAS_BF16 else "fp32")
    assert open_encoder().precision == ("int8" if whole_numbers() else chosen_precision())


def test_passages_alone_are_embedded_in_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def vectors(precision: str) -> tuple[np.ndarray, np.ndarray]:
        monkeypatch.setenv(PRECISION_VARIABLE, precision)
        encoder = open_encoder()
        assert encoder.precision == precision
        (rows,) = encoder.encode_with_pieces([TEXTS["bridge.md"]], [[(0, 20), (21, 60)]])
        return encoder.encode(["Who opened the bridge?"], query=True), rows

    (question, rows), (exact_question, exact_rows) = vectors("int8"), vectors("fp32")
    assert ((rows * exact_rows).sum(axis=1) > 0.985).all()
    assert not np.allclose(rows, exact_rows, atol=2e-3)
    assert np.allclose(question, exact_question, atol=5e-3)


@pytest.mark.skipif(not HAS_BF16, reason="this processor has no instructions for bf16")
def test_shorter_floats_turn_vectors_by_very_little() -> None:
    weights = read_bert(packaged_model())
    ids, mask = padded([[101, 1996, 3664, 2441, 1996, 2958, 102], [101, *range(2000, 2150), 102]])
    bodies = CompiledBert(weights), CompiledBert(weights, precision="bf16")
    long, short = (mean_vectors(body(ids, mask), mask[:, None])[:, 0] for body in bodies)
    assert short.dtype == np.float32
    assert not np.allclose(long, short, atol=1e-5)
    # Collections hold vectors of both. Half a thousandth is less than what lies between neighbours: see docs/speed.md.
    assert ((long * short).sum(axis=1) > 0.9995).all()


def test_whole_numbers_come_near_to_floats() -> None:
    weights = read_bert(packaged_model())
    ids, mask = padded([[101, 1996, 3664, 2441, 1996, 2958, 102], [101, *range(2000, 2150), 102]])
    bodies = TorchBert(weights), CompiledBert(weights, int8=True)
    floats, whole = (mean_vectors(body(ids, mask), mask[:, None])[:, 0] for body in bodies)
    assert ((floats * whole).sum(axis=1) > 0.98).all()
    # The steps are those of each token: what else is computed with it changes nothing.
    alone = mean_vectors(bodies[1](ids[:1, :7], mask[:1, :7]), mask[:1, None, :7])[:, 0]
    assert np.allclose(alone, whole[:1], atol=2e-3)


def test_a_collection_notes_what_its_vectors_were_computed_in(made: Path, tmp_path: Path, counting: Encoder) -> None:
    def noted() -> str:
        with Collection.open(made) as collection:
            return collection.manifest.precision

    assert noted() == counting.precision
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "mill.md").write_text("# Mill burns\n\nThe old mill burnt down on Friday.\n", encoding="utf-8")
    counting.precision = "fp64"  # type: ignore[misc]
    index_sources([str(folder)], made, encoder=counting, progress=False)
    assert noted() == ", ".join(sorted(["fp64", open_encoder().precision]))
    index_sources([str(folder)], made, encoder=counting, progress=False)
    assert noted().count("fp64") == 1


def test_a_collection_of_before_was_computed_in_32_bits(made: Path, tmp_path: Path, counting: Encoder) -> None:
    connection = sqlite3.connect(made / DATABASE_NAME)
    connection.execute("DELETE FROM manifest WHERE key = 'precision'")
    connection.commit()
    connection.close()
    with Collection.open(made) as collection:
        assert collection.manifest.precision == "fp32"
    (tmp_path / "bridge.md").write_text(TEXTS["bridge.md"].replace("Monday", "Friday"), encoding="utf-8")
    counting.precision = "bf16"  # type: ignore[misc]
    index_sources([str(tmp_path / "bridge.md")], made, encoder=counting, progress=False)
    with Collection.open(made) as collection:
        assert collection.manifest.precision == "bf16, fp32"
