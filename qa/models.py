"""Span models: token ids in, start and end logits out. The project's own, and any of Hugging Face's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.body import Body


class SpanModel(Protocol):
    """Scores each token as the first and as the last of the answer.

    Attributes:
        at_once: how many calls, from as many threads, are quicker together than one after the other.
    """

    @property
    def at_once(self) -> int: ...

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.bool_], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Start and end logits, each of the shape of `ids`: (windows, tokens). `mask` is False at padding."""
        ...


class OwnSpans:
    """The project's own reader.

    Args:
        body: BERT with one linear layer over each token, whose first output is start and second is end.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self.at_once = body.at_once

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.bool_], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        logits = self._body(ids, mask, types)
        return logits[..., 0], logits[..., 1]


class HubSpans:
    """Any AutoModelForQuestionAnswering, computed by torch.

    Args:
        model: the model, in evaluation mode.
        has_types: whether it takes token_type_ids.
    """

    at_once = 1

    def __init__(self, model: Any, has_types: bool) -> None:
        self._model = model
        self._has_types = has_types

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.bool_], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import torch

        inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask).long()}
        if self._has_types:
            inputs["token_type_ids"] = torch.from_numpy(types)
        with torch.inference_mode():
            output = self._model(**inputs)
        return output.start_logits.float().numpy(), output.end_logits.float().numpy()
