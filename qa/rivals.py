"""Rivals: answers that exclude the best one, likely enough and said of the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.agreement import exclude

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa.answers import Group
    from qa.question import Kind

# Sentences that are nearer than this, each read by itself, tell of one thing.
_ALIKE = 0.5
# Another source's answer contradicts the best one only when it is nearly as likely, or when its sentence says the same
# thing but for the answer: then little is enough, since confidence falls where two answers compete.
_RIVAL = 0.5
_TWIN = 0.6
_TWIN_RIVAL = 0.1


def find_rivals(
    groups: Sequence[Group], kind: Kind, encode: Callable[[Sequence[str]], NDArray[np.float32]]
) -> list[Group]:
    """The groups that exclude the best one and are likely enough to be said of the same thing.

    Args:
        groups: most confident first.
        kind: of the question.
        encode: sentences to vectors of length 1, float32 of shape (sentences, dimension). The collection's own vectors
            take in what stands around a sentence, so sentences of one story are near whatever they tell.
    """
    if not groups:
        return []
    best = groups[0]
    possible = [
        group
        for group in groups[1:]
        if group.confidence >= _TWIN_RIVAL * best.confidence and exclude(best.said, group.said, kind)
    ]
    if not possible:
        return []
    vectors = encode([group.said.sentence for group in (best, *possible)])
    return [
        group
        for group, cosine in zip(possible, vectors[1:] @ vectors[0], strict=True)
        if cosine >= _TWIN or (cosine >= _ALIKE and group.confidence >= _RIVAL * best.confidence)
    ]
