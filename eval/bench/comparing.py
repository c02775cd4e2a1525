"""Two runs of the benchmark side by side, as ratios: times of a shared machine mean little by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.errors import PullquoteError


def read_figures(path: Path) -> dict[str, Any]:
    """A file that `pullquote bench --json` wrote.

    Raises:
        PullquoteError: it cannot be read, or is something else.
    """
    try:
        figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _times(figures)
    except OSError as error:
        raise PullquoteError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PullquoteError(f"{path} is not a file that `pullquote bench --json` wrote") from error
    return figures


def compare_figures(now: dict[str, Any], before: dict[str, Any]) -> str:
    """A table of what both runs measured: least and median time now, divided by those before."""
    from eval.tables import table

    old, new = _times(before), _times(now)
    rows = [
        (
            name,
            *(f"{new[name][key] / old[name][key]:.2f}" if old[name][key] else "-" for key in ("min_ms", "median_ms")),
        )
        for name in new
        if name in old
    ]
    return table(("times as long as before", "least", "median"), rows) if rows else "nothing was measured in both runs"


def _times(figures: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Least and median milliseconds by the name of what was measured."""
    found: dict[str, dict[str, float]] = {}
    for entry in figures["starts"]:
        found[entry["name"]] = {key: float(entry[key]) for key in ("min_ms", "median_ms")}
    for run in figures["runs"]:
        for entry in run["ask"]:
            found[f"{run['name']}: {entry['name']}"] = {key: float(entry[key]) for key in ("min_ms", "median_ms")}
        for stage, seconds in ((run["indexing"] or {}).get("stages") or {}).items():
            found[f"{run['name']}: {stage}"] = dict.fromkeys(("min_ms", "median_ms"), 1000 * float(seconds))
    return found
