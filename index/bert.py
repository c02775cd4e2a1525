"""The forward pass of BERT in plain torch: the engine where OpenVINO is not at hand.

Importing transformers and sentence-transformers takes several times longer than answering a question; this file needs
neither. A test holds its vectors against those of sentence-transformers.

Devlin et al., BERT, NAACL 2019, https://aclanthology.org/N19-1423.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.bert_weights import BertWeights

if TYPE_CHECKING:
    import torch


class TorchBert:
    """A BERT and what stands on top of it; the same results as `index.bert_graph.CompiledBert`.

    Attributes:
        at_once: 1, as torch puts all cores to one batch.

    Args:
        weights: of the body.
        head: weight (outputs, dimension) and bias (outputs,) of a linear layer over each token; without it the last
            layer is what comes out.
    """

    at_once = 1

    def __init__(self, weights: BertWeights, head: tuple[np.ndarray, np.ndarray] | None = None) -> None:
        import torch

        self._words = torch.from_numpy(weights.words)
        self._weights = {name: torch.from_numpy(array) for name, array in weights.arrays.items()}
        self._head = tuple(torch.from_numpy(array) for array in head) if head else None
        self._heads = weights.heads
        self._epsilon = weights.epsilon
        self._layers = weights.layers

    def __call__(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray | None = None) -> np.ndarray:
        """Computes a batch; see `index.bert_graph.CompiledBert`."""
        import torch
        from torch.nn.functional import linear

        with torch.inference_mode():
            hidden = self._hidden_states(
                torch.from_numpy(ids), torch.from_numpy(mask), None if types is None else torch.from_numpy(types)
            )
            found = linear(hidden, *self._head) if self._head else hidden
        result: np.ndarray = found.numpy()
        return result

    def _hidden_states(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor | None = None) -> torch.Tensor:
        """The last layer.

        Args:
            ids: token numbers, int64 of shape (texts, tokens).
            mask: False at padding, bool of the same shape.
            types: 0 for tokens of the first text of a pair, 1 for the second, int64 of the same shape; all 0 when not
                given.

        Returns:
            float32 of shape (texts, tokens, dimension).
        """
        weights = self._weights
        hidden = self._words[ids] + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        of_types = weights["embeddings.token_type_embeddings.weight"]
        hidden = self._norm(hidden + of_types[0 if types is None else types], "embeddings.LayerNorm")
        for number in range(self._layers):
            hidden = self._layer(hidden, mask, f"encoder.layer.{number}.")
        return hidden

    def _layer(self, hidden: torch.Tensor, mask: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import gelu, scaled_dot_product_attention

        def heads(part: str) -> torch.Tensor:
            flat = self._linear(hidden, f"{name}attention.self.{part}")
            return flat.view(*flat.shape[:2], self._heads, -1).transpose(1, 2)

        attended = scaled_dot_product_attention(
            heads("query"), heads("key"), heads("value"), attn_mask=mask[:, None, None, :]
        )
        attended = self._linear(attended.transpose(1, 2).flatten(2), f"{name}attention.output.dense")
        hidden = self._norm(hidden + attended, f"{name}attention.output.LayerNorm")
        inner = gelu(self._linear(hidden, f"{name}intermediate.dense"))
        return self._norm(hidden + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, hidden: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import linear

        return linear(hidden, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, hidden: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn.functional import layer_norm

        weight = self._weights[f"{name}.weight"]
        return layer_norm(hidden, weight.shape, weight, self._weights[f"{name}.bias"], self._epsilon)
