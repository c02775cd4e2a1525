"""Confidence in words."""

from __future__ import annotations

from qa.reply import Level

# At "high" about four of five such answers are right, or more; at "low" fewer than half.
HIGH = 0.75
MEDIUM = 0.5


def level_of(confidence: float) -> Level:
    """The word for a probability: high from 0.75, medium from 0.5, else low."""
    if confidence >= HIGH:
        return "high"
    return "medium" if confidence >= MEDIUM else "low"
