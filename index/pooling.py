"""Pooling: a model's numbers for each token to one vector of a text, or of pieces of it."""

from __future__ import annotations

import numpy as np


def mean_vectors(states: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The mean of the tokens of each piece, scaled to length 1: Reimers and Gurevych, Sentence-BERT, EMNLP 2019.

    Args:
        states: of the last layer, float32 of shape (texts, tokens, dimension).
        chosen: which tokens belong to which piece, bool of shape (texts, pieces, tokens).

    Returns:
        float32 of shape (texts, pieces, dimension); zeros for a piece without tokens.
    """
    sums: np.ndarray = chosen.astype(np.float32) @ states
    sums /= np.maximum(np.linalg.norm(sums, axis=-1, keepdims=True), np.float32(1e-12))
    return sums
