"""Correction for looking at many metrics at once."""

from __future__ import annotations

from collections.abc import Mapping


def holm(p_values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Holm's step-down adjusted p-values (Holm 1979, Scandinavian Journal of Statistics 6).

    The chance that any metric at all is called different without being so stays below the level, whatever the metrics
    have to do with each other.

    Args:
        p_values: by name; None where there is none, which takes no part.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": None})
    {'a': 0.03, 'b': 0.06, 'c': 0.06, 'd': None}
    """
    order = sorted((value, name) for name, value in p_values.items() if value is not None)
    adjusted: dict[str, float | None] = dict.fromkeys(p_values)
    highest = 0.0
    for place, (value, name) in enumerate(order):
        highest = max(highest, min(1.0, value * (len(order) - place)))
        adjusted[name] = highest
    return adjusted
