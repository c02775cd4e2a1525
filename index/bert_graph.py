"""The forward pass of BERT as an OpenVINO graph, made straight from the weights: nothing is converted or kept on disk.

Making and compiling it takes a third of a second; importing torch alone takes several. In fp32 a test holds the results
of both engines together. Sources: see `index.bert`.
"""

from __future__ import annotations

import queue
from typing import Any

import numpy as np

from index.bert_weights import BertWeights
from index.cores import usable_cores
from index.engine import import_openvino, openvino_core
from index.precision import Precision

# Added to the attention of padding: its weight becomes 0, in bf16 too, which reaches as far as float32.
_NEVER = -1e9
# For each shape that it meets OpenVINO makes machine code for every kind of layer. It keeps 5,000 of such pieces if not
# told otherwise: 2 GB after 100 questions. These are enough for about 25 shapes.
_KEPT_KERNELS = 1000
# Batches computed at once, each by its share of the cores: two cores are a sixth quicker so than both at one batch.
# Each holds machine code of its own, so there are no more of them where there are many cores.
_MOST_AT_ONCE = 4
_HINTS: dict[Precision, str] = {"fp32": "f32", "bf16": "bf16"}
# Numbers of a token's input to a linear layer that are made whole numbers together, by the greatest of them. As many as
# a token has in the 6-layer MiniLM: with fewer it is more exact and slower, with more the layers inside are not taken.
_GROUP = 384


class CompiledBert:
    """A BERT and what stands on top of it, ready to compute. Safe to use from several threads.

    Attributes:
        at_once: how many calls are computed at the same time; further ones wait.

    Args:
        weights: of the body.
        head: weight (outputs, dimension) and bias (outputs,) of a linear layer over each token; without it the last
            layer is what comes out.
        precision: of the floats that it computes with.
        int8: whether the linear layers of the body multiply whole numbers of 8 bits: weights with a step for each row,
            inputs with steps found anew for each token ("dynamic quantization" in OpenVINO's documentation of the CPU).
    """

    def __init__(
        self,
        weights: BertWeights,
        head: tuple[np.ndarray, np.ndarray] | None = None,
        precision: Precision = "fp32",
        *,
        int8: bool = False,
    ) -> None:
        ov = import_openvino()
        # Words are looked up outside of the graph: it would copy the table, which encoder and reader share.
        self._words = weights.words
        settings = {
            "NUM_STREAMS": min(usable_cores(), _MOST_AT_ONCE),
            # Always said: left alone, OpenVINO computes in what it thinks best for the processor.
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
            # Threads tied to cores stand still when something else computes on these cores.
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": _KEPT_KERNELS,
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP if int8 else 0,
        }
        compiled = openvino_core().compile_model(_Graph(ov, weights, head, int8=int8).model(), "CPU", settings)
        self.at_once: int = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(self.at_once):
            self._requests.put(compiled.create_infer_request())

    def __call__(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray | None = None) -> np.ndarray:
        """Computes a batch.

        Args:
            ids: token numbers of shape (texts, tokens), both at least 1.
            mask: False at padding, bool of the same shape.
            types: 0 for tokens of the first text of a pair, 1 for the second; all 0 when not given.

        Returns:
            float32 of shape (texts, tokens, outputs), or (texts, tokens, dimension) without a head.
        """
        words = np.take(self._words, ids, axis=0)
        types = np.zeros(ids.shape, np.int32) if types is None else types.astype(np.int32)
        request = self._requests.get()
        try:
            request.infer([words, mask.astype(np.float32), types])
            result: np.ndarray = request.get_output_tensor(0).data.copy()
        finally:
            self._requests.put(request)
        return result


class _Graph:
    """Builds the graph node by node."""

    def __init__(
        self, ov: Any, weights: BertWeights, head: tuple[np.ndarray, np.ndarray] | None, *, int8: bool
    ) -> None:
        self._ov = ov
        self._op = ov.opset13
        self._weights = weights
        self._head = head
        self._int8 = int8

    def model(self) -> Any:
        op, dimension = self._op, self._weights.dimension
        words = op.parameter([-1, -1, dimension], np.float32, name="words")
        mask = op.parameter([-1, -1], np.float32, name="mask")
        types = op.parameter([-1, -1], np.int32, name="types")
        hidden = self._embedded(words, types)
        padding = op.subtract(self._constant(np.float32(1)), op.unsqueeze(mask, self._whole(1, 2)))
        bias = op.multiply(padding, self._constant(np.float32(_NEVER)))
        for number in range(self._weights.layers):
            hidden = self._layer(hidden, bias, f"encoder.layer.{number}.")
        if self._head:
            weight, added = self._head
            hidden = self._times(hidden, self._constant(weight), added)
        return self._ov.Model([hidden], [words, mask, types], "bert")

    def _embedded(self, words: Any, types: Any) -> Any:
        op, first, axis = self._op, self._whole(0), self._constant(np.int64(0))
        length = op.gather(op.shape_of(words), self._whole(1), axis)
        places = op.slice(self._array("embeddings.position_embeddings.weight"), first, length, self._whole(1), first)
        of_types = op.gather(self._array("embeddings.token_type_embeddings.weight"), types, axis)
        return self._norm(op.add(op.add(words, places), of_types), "embeddings.LayerNorm")

    def _layer(self, hidden: Any, bias: Any, name: str) -> Any:
        op, heads = self._op, self._weights.heads
        apart, together = self._whole(0, 0, heads, self._weights.dimension // heads), self._whole(0, 0, -1)
        swapped = self._whole(0, 2, 1, 3)

        flat = (self._linear(hidden, f"{name}attention.self.{part}") for part in ("query", "key", "value"))
        parts = (op.transpose(op.reshape(part, apart, True), swapped) for part in flat)
        attended = op.scaled_dot_product_attention(*parts, bias)
        attended = op.reshape(op.transpose(attended, swapped), together, True)
        attended = self._linear(attended, f"{name}attention.output.dense")
        hidden = self._norm(op.add(hidden, attended), f"{name}attention.output.LayerNorm")
        inner = op.gelu(self._linear(hidden, f"{name}intermediate.dense"), "erf")
        return self._norm(op.add(hidden, self._linear(inner, f"{name}output.dense")), f"{name}output.LayerNorm")

    def _linear(self, hidden: Any, name: str) -> Any:
        weight = self._weights.arrays[f"{name}.weight"]
        ready = self._in_steps(weight) if self._int8 else self._constant(weight)
        return self._times(hidden, ready, self._weights.arrays[f"{name}.bias"])

    def _in_steps(self, weight: np.ndarray) -> Any:
        """Whole numbers from -127 to 127, and how long a step is in each row."""
        step = np.maximum(np.abs(weight).max(axis=1, keepdims=True), np.float32(1e-12)) / np.float32(127)
        whole = self._constant(np.rint(weight / step).astype(np.int8))
        return self._op.multiply(self._op.convert(whole, np.float32), self._constant(step))

    def _times(self, hidden: Any, weight: Any, bias: np.ndarray) -> Any:
        product = self._op.matmul(hidden, weight, False, True)
        return self._op.add(product, self._constant(bias))

    def _norm(self, hidden: Any, name: str) -> Any:
        op = self._op
        normal = op.mvn(hidden, self._whole(-1), True, self._weights.epsilon, "inside_sqrt")
        return op.add(op.multiply(normal, self._array(f"{name}.weight")), self._array(f"{name}.bias"))

    def _array(self, name: str) -> Any:
        return self._constant(self._weights.arrays[name])

    def _whole(self, *numbers: int) -> Any:
        return self._constant(np.array(numbers, np.int64))

    def _constant(self, value: np.ndarray | np.generic) -> Any:
        # Explicitly, because a node given a bare array copies it number by number.
        return self._op.constant(value)
