"""How near encoder and reader come to what the machine can do: their FLOP a second beside a plain matrix product's."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# Weights that every token meets in the six layers of either model: all-MiniLM-L6-v2's, biases and norms among them.
LAYERS, DIMENSION, WEIGHTS = 6, 384, 10_645_248
_ROUNDS = 3
_PASSAGES = 20
_PASSAGE_CHARACTERS = 750


def flop_a_token(tokens: float) -> float:
    """FLOP a token in a text of so many: two for each weight, and two products of the attention in each layer."""
    return 2 * WEIGHTS + 4 * LAYERS * DIMENSION * tokens


def measure_limits(texts: list[str], gflops: float) -> list[dict[str, Any]]:
    """Encodes sentences and reads passages, three times each, and takes the quickest.

    Args:
        texts: sentences, enough for twenty passages.
        gflops: GFLOP/s that a matrix product reaches on this machine.

    Returns:
        For encoder and reader: `texts`, `tokens` of one text, `tokens_per_second`, `gflops`, their `share` of the
        matrix product's, `ms` that it took, and `least_ms` that it would take at the matrix product's rate. All of it
        counts: tokenising, padding, finding the spans.
    """
    from index.encoder import open_encoder
    from qa.extractive import ExtractiveReader

    encoder, reader = open_encoder(), ExtractiveReader.open()
    joined = " ".join(texts)
    passages = [joined[start : start + _PASSAGE_CHARACTERS] for start in range(0, len(joined), _PASSAGE_CHARACTERS)]
    passages, question = passages[:_PASSAGES], "Who opened the bridge in the old town?"
    some = texts[:64]
    asked = encoder.count_tokens([question])[0]
    return [
        _rated("encoder", [each + 2 for each in encoder.count_tokens(some)], lambda: encoder.encode(some), gflops),
        _rated(
            "reader",
            [each + asked + 3 for each in encoder.count_tokens(passages)],
            lambda: reader.read(question, passages),
            gflops,
        ),
    ]


def _rated(name: str, lengths: list[int], work: Callable[[], object], gflops: float) -> dict[str, Any]:
    work()
    seconds = min(_seconds(work) for _ in range(_ROUNDS))
    flop = sum(length * flop_a_token(length) for length in lengths)
    reached = flop / seconds / 1e9
    return {
        "name": name,
        "texts": len(lengths),
        "tokens": round(sum(lengths) / len(lengths), 1),
        "tokens_per_second": round(sum(lengths) / seconds),
        "gflops": round(reached, 1),
        "share": round(reached / gflops, 3),
        "ms": round(1000 * seconds, 1),
        "least_ms": round(flop / gflops / 1e6, 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
