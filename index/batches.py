"""Batches: texts of like length together, so that little of what is computed is padding."""

from __future__ import annotations

from collections.abc import Sequence

# A token costs the same in a batch of one text as of twenty: what is computed for nothing is only the padding.
_WASTE = 0.04


def even_batches(lengths: Sequence[int], max_tokens: int, step: int = 1) -> list[list[int]]:
    """Sorts texts into batches, longest first, so that too little memory shows at once.

    Args:
        lengths: tokens of each text, at least 1.
        max_tokens: of a batch, padding included; a longer text is a batch of its own.
        step: lengths count as rounded up to a multiple of it, for a model that wants few different shapes.

    Returns:
        Places in `lengths`, each in one batch. At most 4 % of a batch is padding beyond the rounding.
    """
    rounded = [round_up(length, step) for length in lengths]
    batches: list[list[int]] = []
    longest = real = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        padded = longest * (len(batches[-1]) + 1) if batches else 0
        if not batches or padded > max_tokens or padded - real - rounded[place] > _WASTE * padded:
            batches.append([])
            longest, real = rounded[place], 0
        batches[-1].append(place)
        real += rounded[place]
    return batches


def round_up(number: int, step: int) -> int:
    """The least multiple of `step` that is not below a number."""
    return -(-number // step) * step
