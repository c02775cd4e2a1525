"""Times of one thing done several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """Times in milliseconds, at least one.

    Attributes:
        name: what was done.
    """

    name: str
    times_ms: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """How often, and the least, median, 95th percentile and greatest time, to a hundredth of a millisecond."""
        from eval.metrics.latency import percentile

        shares = {"min_ms": 0.0, "median_ms": 0.5, "p95_ms": 0.95, "max_ms": 1.0}
        found = {key: round(percentile(self.times_ms, share) or 0.0, 2) for key, share in shares.items()}
        return {"name": self.name, "count": len(self.times_ms), **found}
