"""Decoding: start and end logits of a window to the best spans, chosen jointly. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from qa.reader import Reading, Span


def best_token_spans(
    start: NDArray[np.float32], end: NDArray[np.float32], *, count: int, max_tokens: int
) -> list[tuple[int, int, float]]:
    """The best spans that share no token: each is the best one that the better ones leave possible.

    Args:
        start, end: logits of the passage tokens, shape (n,).
        count: how many spans at most.
        max_tokens: longest span.

    Returns:
        (first token, last token, start logit + end logit), best first; both tokens belong to the span.
    """
    length = len(start)
    if not length or count < 1:
        return []
    width = min(max_tokens, length)
    # scores[i, d] = start[i] + end[i + d]: the band of all spans of 1 to `width` tokens.
    padded = np.concatenate([end, np.full(width - 1, -np.inf, end.dtype)])
    scores = start[:, None] + np.lib.stride_tricks.sliding_window_view(padded, width)
    firsts = np.arange(length)[:, None]
    lasts = firsts + np.arange(width)[None, :]
    spans: list[tuple[int, int, float]] = []
    while len(spans) < count:
        place = int(scores.argmax())
        first, distance = divmod(place, width)
        score = float(scores[first, distance])
        if not math.isfinite(score):
            break
        spans.append((first, first + distance, score))
        if len(spans) < count:
            scores[(firsts <= first + distance) & (lasts >= first)] = -np.inf
    return spans


def merge_spans(candidates: Iterable[Span], count: int) -> Reading:
    """One passage's reading from the spans of all its windows: best margin first, overlapping ones dropped.

    The same span found in two windows overlaps itself, so it stays once, with its better margin.
    """
    kept: list[Span] = []
    for span in sorted(candidates, key=lambda span: (-span.margin, span.start, span.end)):
        if len(kept) == count:
            break
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return Reading(tuple(kept), 1.0 - kept[0].probability if kept else 1.0)


def sigmoid(value: float) -> float:
    """1 / (1 + exp(-value)), without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)
