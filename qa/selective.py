"""Selective reading: of the passages found, the likeliest are read, and of the others those that still matter.

The order of sentences is a weighted sum of features, and what the reader can add to it has a bound. So once the best
sentence is further ahead than that, no reading of another passage can bring one of its sentences before it: the early
stopping of Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", PODS 2001. Passages that tell of the
same as the best sentences are read too, since they may be further sources of an answer, or contradict it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.article import Article
from qa.candidates import FEATURES, Candidate, make_candidates
from qa.ranking import Linear
from qa.reader import Reader, Reading
from qa.reading import read_passages
from qa.weighing import Weighing

# Passages that are read in any case, those with the likeliest sentences.
FIRST = 8
# So many best sentences are compared with those of unread passages; nearer than this, they may tell of the same.
_BEST = 3
_ALIKE = 0.5
# What the reader says of a sentence, and the least and the most that it can say.
_SAID = {
    "margin": (-1, 1),
    "margin_relative": (-1, 0),
    "best_in_passage": (0, 1),
    "form": (-1, 1),
    "passage_margin": (-1, 1),
    "margin_close": (-1, 1),
}
_MARGIN = FEATURES.index("margin")


def read_selected(
    weighing: Weighing, reader: Reader, order: Linear, bonus: Callable[[Article], float] = lambda article: 0.0
) -> list[Reading | None]:
    """Reads the passages that may change what is answered.

    Args:
        order: the ranking's, see `qa.ranking.Ranking`.
        bonus: what is added to the scores of an article's sentences in the end, see `qa.period`.

    Returns:
        A reading of each passage, in order; None for those that were left unread.
    """
    promise = _promises(weighing, order, bonus)
    places = sorted(range(len(promise)), key=lambda place: -promise[place])
    readings: list[Reading | None] = [None] * len(promise)
    _read(weighing, readings, places[:FIRST], reader)
    candidates = make_candidates(weighing, readings)
    if not candidates:
        wanted = places[FIRST:]
    else:
        rows = np.array([candidate.features for candidate in candidates])
        scores = order.score(rows) + [bonus(candidate.source.article) for candidate in candidates]
        bound = float(scores.max()) - _most_gained(order, float(rows[:, _MARGIN].max()))
        alike = _alike(weighing, [candidates[place] for place in np.argsort(-scores, kind="stable")[:_BEST]])
        wanted = [place for place in places[FIRST:] if promise[place] >= bound or place in alike]
    _read(weighing, readings, wanted, reader)
    return readings


def read_again(weighing: Weighing, readings: Sequence[Reading | None], reader: Reader) -> list[Reading | None]:
    """Reads the passages that have a reading, for another wording of the question."""
    again: list[Reading | None] = [None] * len(readings)
    _read(weighing, again, [place for place, reading in enumerate(readings) if reading is not None], reader)
    return again


def _read(weighing: Weighing, readings: list[Reading | None], places: Sequence[int], reader: Reader) -> None:
    if places:
        chosen = [weighing.passages[place] for place in places]
        for place, reading in zip(places, read_passages(weighing.query.text, chosen, reader), strict=True):
            readings[place] = reading


def _promises(weighing: Weighing, order: Linear, bonus: Callable[[Article], float]) -> list[float]:
    """For each passage the score of its best sentence without what the reader says; minus infinity without one."""
    weights = {name: weight for name, weight in zip(order.features, order.weights, strict=True) if name not in _SAID}
    promises = [float("-inf")] * len(weighing.passages)
    for sentence in weighing.sentences:
        score = order.bias + sum(weight * sentence.features[name] for name, weight in weights.items())
        score += bonus(sentence.source.article)
        for place in sentence.passages:
            promises[place] = max(promises[place], score)
    return promises


def _most_gained(order: Linear, highest: float) -> float:
    """How much a sentence can gain on the best one when it is read.

    Args:
        highest: margin so far, -1 to 1; a higher one takes from all others.
    """
    weights = dict(zip(order.features, order.weights, strict=True))
    gain = sum(max(weights[name] * least, weights[name] * most) for name, (least, most) in _SAID.items())
    return gain + max(0.0, weights["margin_relative"]) * (1 - highest) / 2


def _alike(weighing: Weighing, best: Sequence[Candidate]) -> set[int]:
    """Places of passages of other articles with a sentence near one of the best."""
    vectors = [(candidate.source, candidate.source.vectors[candidate.sentence]) for candidate in best]
    return {
        place
        for sentence in weighing.sentences
        for source, vector in vectors
        if sentence.source is not source and float(sentence.source.vectors[sentence.number] @ vector) >= _ALIKE
        for place in sentence.passages
    }
