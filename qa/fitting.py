"""Fitting: labelled candidates to the ranking's numbers, cross-validated. Pure arithmetic over scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.candidates import FEATURES
from qa.decoding import sigmoid
from qa.development import Instance
from qa.ranking import CONFIDENCE_FEATURES, Linear, Ranking, confidence_rows

FOLDS = 5
# Share of unanswerable questions that confidence is calibrated for.
UNANSWERABLE_SHARE = 0.25
# Share of answerable questions that the threshold may refuse.
LOST = 0.05
_TOP = 3

Numbers = NDArray[np.float64]


def fit(instances: Sequence[Instance], made: dict[str, Any]) -> Ranking:
    """Order, confidence and threshold from all instances; figures in `made` come from folds that were left out."""
    folds = _folds(instances)
    left_out: list[Numbers] = [np.zeros(0)] * len(instances)
    for fold in range(FOLDS):
        order = fit_order([item for item, of in zip(instances, folds, strict=True) if of != fold])
        for number, item in enumerate(instances):
            if folds[number] == fold:
                left_out[number] = _scores(order, item)
    tops = [_top(item, scores) for item, scores in zip(instances, left_out, strict=True)]
    confidences = [0.0] * len(instances)
    for fold in range(FOLDS):
        model = _fit_confidence([(i, t) for i, t, of in zip(instances, tops, folds, strict=True) if of != fold])
        for number, (rows, _) in enumerate(tops):
            if folds[number] == fold and len(rows):
                confidences[number] = sigmoid(float(model.score(rows[:1])[0]))
    answerable = np.array([item.answerable for item in instances])
    threshold = round(float(np.quantile(np.array(confidences)[answerable], LOST)), 3)
    made = made | {"cross_validated": _figures(instances, left_out, tops, confidences, threshold)}
    return Ranking(fit_order(instances), _fit_confidence(list(zip(instances, tops, strict=True))), threshold, made)


def fit_order(instances: Sequence[Instance]) -> Linear:
    """Weights that put sentences with evidence before others: logistic regression over differences of pairs.

    Joachims, "Optimizing Search Engines using Clickthrough Data", KDD 2002, with a logistic loss.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    differences, weights = [], []
    for item in instances:
        labels = np.array(item.labels, bool)
        if not item.answerable or not labels.any() or labels.all():
            continue
        rows = np.array([candidate.features for candidate in item.candidates])
        pairs = (rows[labels][:, None, :] - rows[~labels][None, :, :]).reshape(-1, rows.shape[1])
        differences.append(pairs)
        weights.append(np.full(len(pairs), 1.0 / len(pairs)))
    rows = np.concatenate(differences)
    weight = np.concatenate(weights)
    scale = np.maximum(rows.std(0), 1e-6)
    # Each pair once as it is and once turned round, so that there are two classes and no constant.
    model = LogisticRegression(fit_intercept=False, max_iter=2000)
    model.fit(
        np.concatenate([rows, -rows]) / scale,
        np.repeat([1, 0], len(rows)),
        sample_weight=np.concatenate([weight, weight]),
    )
    return Linear(FEATURES, tuple((model.coef_[0] / scale).tolist()), 0.0)


def _fit_confidence(items: Sequence[tuple[Instance, tuple[Numbers, NDArray[np.bool_]]]]) -> Linear:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    items = [item for item in items if len(item[1][0])]
    weight_of = _weights([item for item, _ in items])
    rows = np.concatenate([rows for _, (rows, _) in items])
    labels = np.concatenate([labels for _, (_, labels) in items])
    weights = np.concatenate([np.full(len(rows), weight_of[item.setting]) for item, (rows, _) in items])
    scale = np.maximum(rows.std(0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(rows / scale, labels, sample_weight=weights)
    return Linear(CONFIDENCE_FEATURES, tuple((model.coef_[0] / scale).tolist()), float(model.intercept_[0]))


def _weights(instances: Sequence[Instance]) -> dict[str, float]:
    """The weight of a question of each setting: unanswerable ones have UNANSWERABLE_SHARE of all, each kind alike."""
    counts: dict[str, int] = {}
    for item in instances:
        counts[item.setting] = counts.get(item.setting, 0) + 1
    unanswerable = {item.setting for item in instances if not item.answerable}
    answerable = sum(count for name, count in counts.items() if name not in unanswerable)
    share = UNANSWERABLE_SHARE / (1 - UNANSWERABLE_SHARE) * answerable / max(1, len(unanswerable))
    return {name: share / count if name in unanswerable else 1.0 for name, count in counts.items()}


def _folds(instances: Sequence[Instance]) -> list[int]:
    """Folds by article, of nearly equal size."""
    sizes: dict[str, int] = {}
    for item in instances:
        sizes[item.fold] = sizes.get(item.fold, 0) + 1
    loads = [0] * FOLDS
    fold_of = {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold_of[name] = loads.index(min(loads))
        loads[fold_of[name]] += sizes[name]
    return [fold_of[item.fold] for item in instances]


def _scores(order: Linear, item: Instance) -> Numbers:
    return (
        order.score(np.array([candidate.features for candidate in item.candidates])) if item.candidates else np.zeros(0)
    )


def _top(item: Instance, scores: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Confidence features and labels of the best candidates."""
    if not len(scores):
        return np.zeros((0, len(CONFIDENCE_FEATURES))), np.zeros(0, bool)
    places = np.argsort(-scores, kind="stable")
    ordered = [item.candidates[place] for place in places]
    rows = confidence_rows(item.query, ordered, scores[places].tolist())[:_TOP]
    return rows, np.array([item.labels[place] for place in places[:_TOP]])


def _figures(
    instances: Sequence[Instance],
    scores: Sequence[Numbers],
    tops: Sequence[tuple[Numbers, NDArray[np.bool_]]],
    confidences: Sequence[float],
    threshold: float,
) -> dict[str, Any]:
    """By setting: how often a right sentence comes first and among three, next to simpler orders; what is refused."""
    fused, margin = FEATURES.index("fused_rank"), FEATURES.index("margin")
    figures: dict[str, Any] = {}
    for setting in dict.fromkeys(item.setting for item in instances):
        numbers = [number for number, item in enumerate(instances) if item.setting == setting]
        chosen = [instances[number] for number in numbers]
        passed = np.mean([confidences[number] >= threshold for number in numbers])
        found: dict[str, Any] = {"questions": len(numbers)}
        if chosen[0].answerable:
            found["right_first"] = np.mean([bool(tops[number][1][:1].any()) for number in numbers])
            found["right_among_3"] = np.mean([bool(tops[number][1].any()) for number in numbers])
            found["right_first_by_retrieval"] = np.mean([_first_by(item, fused) for item in chosen])
            found["right_first_by_reader"] = np.mean([_first_by(item, margin) for item in chosen])
            found["answered"] = passed
        else:
            found["refused"] = 1 - passed
        figures[setting] = {name: round(float(value), 3) for name, value in found.items()}
    probabilities = np.array(confidences)
    right = np.array([bool(labels[:1].any()) for _, labels in tops])
    weight_of = _weights(instances)
    weights = np.array([weight_of[item.setting] for item in instances])
    figures["ece"] = round(calibration_error(probabilities, right, weights), 3)
    return figures


def calibration_error(probabilities: Numbers, right: NDArray[np.bool_], weights: Numbers, bins: int = 10) -> float:
    """Expected calibration error over equally wide bins (Naeini et al. 2015), 0 to 1."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = places == number
        if inside.any():
            share = weights[inside] / weights[inside].sum()
            error += abs(float(share @ probabilities[inside]) - float(share @ right[inside])) * weights[inside].sum()
    return float(error / weights.sum())


def _first_by(item: Instance, feature: int) -> bool:
    best = max(range(len(item.candidates)), key=lambda place: item.candidates[place].features[feature], default=None)
    return best is not None and item.labels[best]
