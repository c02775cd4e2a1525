"""A BERT ready to compute, on whichever engine was chosen."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from index.bert_weights import BertWeights
from index.engine import chosen_engine
from index.precision import chosen_precision, whole_numbers


class Body(Protocol):
    """Token numbers in, numbers of each token out.

    Attributes:
        at_once: how many calls, from as many threads, are quicker together than one after the other.
    """

    @property
    def at_once(self) -> int: ...

    def __call__(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray | None = None) -> np.ndarray:
        """Computes a batch.

        Args:
            ids: token numbers, int64 of shape (texts, tokens), both at least 1.
            mask: False at padding, bool of the same shape.
            types: 0 for tokens of the first text of a pair, 1 for the second, int64 of the same shape; all 0 when not
                given.

        Returns:
            float32 of shape (texts, tokens, outputs), or of shape (texts, tokens, dimension) in a body without a head.
        """
        ...


def make_body(weights: BertWeights, head: tuple[np.ndarray, np.ndarray] | None = None, *, int8: bool = False) -> Body:
    """A BERT on the chosen engine, in the chosen precision.

    Args:
        weights: of the body.
        head: weight (outputs, dimension) and bias (outputs,) of a linear layer over each token; without it the last
            layer is what comes out.
        int8: whether linear layers may multiply whole numbers of 8 bits, where `whole_numbers` says so.

    Raises:
        ModelError: PULLQUOTE_ENGINE names no engine that is here, or PULLQUOTE_PRECISION nothing that it computes.
        KeyError: a weight is missing.
    """
    precision = chosen_precision()
    if chosen_engine() == "torch":
        from index.bert import TorchBert

        return TorchBert(weights, head)
    from index.bert_graph import CompiledBert

    return CompiledBert(weights, head, precision, int8=int8 and whole_numbers())
