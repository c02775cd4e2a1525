from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.bert import TorchBert
from index.bert_graph import CompiledBert
from index.bert_weights import BertWeights, padded, read_bert
from index.cores import in_order, usable_cores
from index.engine import chosen_engine
from index.errors import ModelError
from index.pooling import mean_vectors
from index.weights import packaged_model

ROWS = [[101, 1996, 3664, 2441, 1996, 2958, 102], [101, 102], [101, *range(2000, 2150), 102]]


@pytest.fixture(scope="module")
def weights() -> BertWeights:
    return read_bert(packaged_model())


def test_both_engines_give_the_same_vectors(weights: BertWeights) -> None:
    ids, mask = padded(ROWS)
    one, two = (mean_vectors(body(weights)(ids, mask), mask[:, None])[:, 0] for body in (CompiledBert, TorchBert))
    assert one.shape == (3, 384)
    assert np.allclose(one, two, atol=1e-5)
    # Collections hold vectors of both: their cosine is 1 to the sixth digit.
    assert np.allclose((one * two).sum(axis=1), 1, atol=1e-6)


def test_both_engines_give_the_same_logits(weights: BertWeights) -> None:
    random = np.random.default_rng(7)
    head = random.normal(size=(2, 384)).astype(np.float32), random.normal(size=2).astype(np.float32)
    ids, mask = padded(ROWS)
    types = np.zeros_like(ids)
    types[:, 4:] = 1
    one, two = CompiledBert(weights, head)(ids, mask, types), TorchBert(weights, head)(ids, mask, types)
    assert one.shape == (3, 152, 2)
    assert np.allclose(one[mask], two[mask], atol=1e-4)
    assert not np.allclose(one[mask], CompiledBert(weights, head)(ids, mask)[mask], atol=1e-2)


def test_padding_changes_nothing(weights: BertWeights) -> None:
    body = CompiledBert(weights)
    together = body(*padded(ROWS))
    for row, vector in zip(ROWS, together, strict=True):
        assert np.allclose(body(*padded([row]))[0], vector[: len(row)], atol=1e-5)


def test_calls_at_the_same_time_give_what_each_gives_alone(weights: BertWeights) -> None:
    body = CompiledBert(weights)
    alone = [body(*padded([row])) for row in ROWS]
    assert 1 <= body.at_once <= usable_cores()
    # More callers than are computed at once: the others wait.
    for row, vector in zip(ROWS * 20, in_order(lambda row: body(*padded([row])), ROWS * 20, 8), strict=True):
        assert np.array_equal(vector, alone[ROWS.index(row)])


def test_the_engine_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULLQUOTE_ENGINE", raising=False)
    assert chosen_engine() == "openvino"
    monkeypatch.setenv("PULLQUOTE_ENGINE", "torch")
    assert chosen_engine() == "torch"
    monkeypatch.setenv("PULLQUOTE_ENGINE", "abacus")
    with pytest.raises(ModelError, match="abacus: there are the engines openvino and torch"):
        chosen_engine()


def test_without_openvino_torch_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.delenv("PULLQUOTE_ENGINE", raising=False)
    assert chosen_engine() == "torch"
    monkeypatch.setenv("PULLQUOTE_ENGINE", "openvino")
    with pytest.raises(ModelError, match="pip install openvino"):
        chosen_engine()


def test_signals_arrive_after_models_came_and_went() -> None:
    code = """
import gc, signal, sys
from index.bert_graph import CompiledBert
from index.bert_weights import read_bert
from index.weights import packaged_model
weights = read_bert(packaged_model())
models = [CompiledBert(weights) for _ in range(3)]
for _ in range(3):
    del models[0]
    gc.collect()
# A shell that starts the tests in the background has SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "interrupted\n"), run.stderr


def test_loading_openvino_tells_nobody(tmp_path: Path) -> None:
    """A plain `import openvino` writes an identifier into the home folder and sends it with each import."""
    code = "import sys; from index.engine import import_openvino as f; f().Core(); print(*sys.modules, sep='\\n')"
    environment = {**os.environ, "HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert "openvino" in loaded
    assert not [name for name in loaded if "telemetry" in name or name.startswith("openvino.tools")]
    assert list(tmp_path.iterdir()) == []
