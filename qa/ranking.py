"""Ranking: which candidate answers best, and how sure that is. The numbers are fitted by `qa.fit_ranking`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.candidates import FEATURES, MARGIN_SCALE, Candidate
from qa.decoding import sigmoid
from qa.named import share_missing
from qa.query import Query

CONFIDENCE_FEATURES = (
    "score",  # of the candidate, from the ranking
    "lead",  # over the best candidate with another answer, -4 to 4
    "margin",  # the reader's, -1 to 1
    "best_margin",  # the reader's best among all candidates, -1 to 1
    "probability",  # sigmoid of the margin: where between sure and sure not the reader is in doubt
    "cosine",
    "cosine_near",
    "lexical",
    "lexical_near",
    "lexical_article",
    "missing",  # share of weight of the question's heaviest term that the article does not hold
    "names_missing",  # share of what the question names that the article does not hold
    "form",
)
_LEAD = 4.0


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum: `weights` by feature, and a constant."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores of rows of features, shape (n, features) to (n,)."""
        result: NDArray[np.float64] = rows @ np.array(self.weights) + self.bias
        return result

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], expected: Sequence[str]) -> Linear:
        weights = values["weights"]
        if set(weights) != set(expected):
            raise ModelError("qa/ranking.json was made for other features: run `python -m qa.fit_ranking` again")
        return cls(tuple(expected), tuple(float(weights[name]) for name in expected), float(values["bias"]))

    def to_dict(self) -> dict[str, Any]:
        weights = {name: round(value, 5) for name, value in zip(self.features, self.weights, strict=True)}
        return {"bias": round(self.bias, 5), "weights": weights}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The fitted numbers.

    Attributes:
        order: from a candidate's features to its score.
        confidence: from CONFIDENCE_FEATURES to the logit of the probability that the candidate answers the question.
        threshold: a question whose best confidence lies below is refused.
        made: how the numbers were made: command, data, reader, figures.
    """

    order: Linear
    confidence: Linear
    threshold: float
    made: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return {
            "made": dict(self.made),
            "threshold": self.threshold,
            "order": self.order.to_dict(),
            "confidence": self.confidence.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and the probability, 0 to 1, that it answers the question."""

    candidate: Candidate
    score: float
    confidence: float


@cache
def shipped_ranking() -> Ranking:
    """The numbers of qa/ranking.json.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        values = json.loads(files("qa").joinpath("ranking.json").read_text(encoding="utf-8"))
        return Ranking(
            Linear.from_dict(values["order"], FEATURES),
            Linear.from_dict(values["confidence"], CONFIDENCE_FEATURES),
            float(values["threshold"]),
            values["made"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"qa/ranking.json is missing or damaged ({error}): install the package again") from error


def rank(query: Query, candidates: Sequence[Candidate], ranking: Ranking) -> list[Ranked]:
    """All candidates, best first."""
    if not candidates:
        return []
    scores = ranking.order.score(np.array([candidate.features for candidate in candidates]))
    order = sorted(range(len(candidates)), key=lambda place: -scores[place])
    ordered = [candidates[place] for place in order]
    sorted_scores = [float(scores[place]) for place in order]
    rows = confidence_rows(query, ordered, sorted_scores)
    return [
        Ranked(candidate, score, sigmoid(float(logit)))
        for candidate, score, logit in zip(ordered, sorted_scores, ranking.confidence.score(rows), strict=True)
    ]


def confidence_rows(query: Query, ordered: Sequence[Candidate], scores: Sequence[float]) -> NDArray[np.float64]:
    """CONFIDENCE_FEATURES of candidates that are ordered by score, best first; shape (n, features)."""
    place = {name: number for number, name in enumerate(FEATURES)}
    best_margin = max(candidate.features[place["margin"]] for candidate in ordered)
    total = sum(query.weights.values()) or 1.0
    unnamed: dict[str, float] = {}
    rows = []
    for number, (candidate, score) in enumerate(zip(ordered, scores, strict=True)):
        rival = scores[1 if number == 0 else 0] if len(scores) > 1 else score - _LEAD
        lead = max(-_LEAD, min(_LEAD, score - rival))
        known = candidate.source.all_terms
        missing = max((weight for term, weight in query.weights.items() if term not in known), default=0.0) / total
        values = {name: candidate.features[place[name]] for name in FEATURES if name in CONFIDENCE_FEATURES}
        values["probability"] = sigmoid(MARGIN_SCALE * values["margin"])
        values |= {"score": score, "lead": lead, "best_margin": best_margin, "missing": missing}
        article_id = candidate.source.article.article_id
        if article_id not in unnamed:
            unnamed[article_id] = share_missing(query.named, candidate.source)
        values["names_missing"] = unnamed[article_id]
        rows.append([values[name] for name in CONFIDENCE_FEATURES])
    return np.array(rows)
