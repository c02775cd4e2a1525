"""Span models: token ids in, start and end logits out. The project's own, and any of Hugging Face's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch

    from index.bert import Bert


class SpanModel(Protocol):
    """Scores each token as the first and as the last of the answer."""

    def __call__(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Start and end logits, each float32 of the shape of `ids`: (windows, tokens). `mask` is False at padding."""
        ...


class BertSpans:
    """The project's own reader: BERT in plain torch with one linear layer on top.

    Args:
        bert: the body.
        weight, bias: the layer, shapes (2, dimension) and (2,): row 0 is start, row 1 is end.
    """

    def __init__(self, bert: Bert, weight: torch.Tensor, bias: torch.Tensor) -> None:
        self._bert = bert
        self._weight = weight
        self._bias = bias

    def __call__(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        from torch.nn.functional import linear

        logits = linear(self._bert.hidden_states(ids, mask, types), self._weight, self._bias)
        return logits[..., 0], logits[..., 1]


class HubSpans:
    """Any AutoModelForQuestionAnswering.

    Args:
        model: the model, in evaluation mode.
        has_types: whether it takes token_type_ids.
    """

    def __init__(self, model: Any, has_types: bool) -> None:
        self._model = model
        self._has_types = has_types

    def __call__(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        inputs = {"input_ids": ids, "attention_mask": mask.long()}
        if self._has_types:
            inputs["token_type_ids"] = types
        output = self._model(**inputs)
        return output.start_logits.float(), output.end_logits.float()
