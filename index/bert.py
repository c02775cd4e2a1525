"""The forward pass of BERT in plain torch, for the packaged encoder.

Importing transformers and sentence-transformers takes several times longer than answering a question; this file needs
neither. A test holds its vectors against those of sentence-transformers.

Devlin et al., BERT, NAACL 2019, https://aclanthology.org/N19-1423; mean pooling as in Reimers and Gurevych,
Sentence-BERT, EMNLP 2019, https://aclanthology.org/D19-1410.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    import torch


class Bert:
    """A BERT without its heads.

    Args:
        weights: tensors by their names in `BertModel`.
        heads: attention heads a layer.
        epsilon: of the layer normalisation.
    """

    def __init__(self, weights: dict[str, torch.Tensor], heads: int, epsilon: float) -> None:
        self._weights = weights
        self._heads = heads
        self._epsilon = epsilon
        self._layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))

    @classmethod
    def load(cls, folder: Path) -> Bert:
        """Reads `config.json` and `model.safetensors`.

        Raises:
            ModelError: a file is missing or damaged, or not a BERT of this kind.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            weights = {name.removeprefix("bert."): w for name, w in load_file(folder / "model.safetensors").items()}
            if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
                raise ModelError(f"{folder} is not a BERT with gelu activation: name a sentence-transformers model")
            return cls(weights, config["num_attention_heads"], config["layer_norm_eps"])
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise ModelError(f"cannot load the model in {folder}: {error}") from error

    @property
    def dimension(self) -> int:
        return int(self._weights["embeddings.word_embeddings.weight"].shape[1])

    def mean_vectors(self, token_ids: Sequence[Sequence[int]]) -> np.ndarray:
        """Mean of the last layer over each text's tokens, scaled to length 1.

        Args:
            token_ids: for each text its tokens, `[CLS]` and `[SEP]` included; at least one text.

        Returns:
            float32 of shape (texts, dimension).
        """
        import torch

        longest = max(map(len, token_ids))
        ids = torch.zeros((len(token_ids), longest), dtype=torch.long)
        mask = torch.zeros((len(token_ids), longest), dtype=torch.bool)
        for row, tokens in enumerate(token_ids):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = True
        with torch.inference_mode():
            hidden = self.hidden_states(ids, mask) * mask[:, :, None]
            means = torch.nn.functional.normalize(hidden.sum(1), dim=1)
        result: np.ndarray = means.numpy()
        return result

    def hidden_states(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor | None = None) -> torch.Tensor:
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
        hidden = weights["embeddings.word_embeddings.weight"][ids]
        hidden = hidden + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
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
