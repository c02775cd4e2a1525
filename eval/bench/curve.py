"""Time and memory against the number of passages, on logarithmic axes, as an SVG file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 250, 16, 48
_COLOURS = ("#0b6e99", "#b3541e", "#2e7d32", "#7b3fa0", "#8a6d00", "#a02048")

Series = tuple[str, list[tuple[float, float]]]


def curve_series(figures: dict[str, Any]) -> list[Series]:
    """What grows with a collection: (name, points of (passages, milliseconds or MB)), those with a point alone."""
    found: dict[str, list[tuple[float, float]]] = {}

    def put(name: str, count: float, value: float | None) -> None:
        if value:
            found.setdefault(name, []).append((count, value))

    for run in figures["runs"]:
        for entry in run["ask"]:
            if entry["name"] in ("retrieve", "total"):
                put(f"{entry['name']}, median ms", run["passages"], entry["median_ms"])
        put("memory while asking, MB", run["passages"], run["peak_mb"])
        put("memory of serve, MB", run["passages"], run["serve_mb"])
        put("disk, MB", run["passages"], run["disk_mb"])
    for each in figures["nearest"]:
        put("nearest vectors alone, median ms", each["vectors"], each["search"]["median_ms"])
        put("memory of the vectors alone, MB", each["vectors"], each["memory_mb"])
    return [(name, sorted(points)) for name, points in found.items()]


def draw_curve(series: Sequence[Series]) -> str:
    """The plot, with a legend; both axes in powers of ten. At least one point."""
    points = [point for _, found in series for point in found]
    across, up = _decades([x for x, _ in points]), _decades([y for _, y in points])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Time and memory against the number of passages">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(across[0], across[1] + 1):
        x = _place(10.0**power, across, _LEFT, _WIDTH - _RIGHT)
        lines.append(f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>')
        lines.append(f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(up[0], up[1] + 1):
        y = _place(10.0**power, up, _HEIGHT - _BOTTOM, _TOP)
        lines.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#dddddd"/>')
        lines.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{10.0**power:,g}</text>')
    for number, (name, found) in enumerate(series):
        colour = _COLOURS[number % len(_COLOURS)]
        dashes = ' stroke-dasharray="5 3"' if number >= len(_COLOURS) else ""
        places = [(_place(x, across, _LEFT, _WIDTH - _RIGHT), _place(y, up, _HEIGHT - _BOTTOM, _TOP)) for x, y in found]
        path = " ".join(f"{x},{y}" for x, y in places)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        lines += [
            f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"><title>{name}: {value:g}</title></circle>'
            for (x, y), (_, value) in zip(places, found, strict=True)
        ]
        row = _TOP + 12 + 20 * number
        start = _WIDTH - _RIGHT + 14
        lines.append(f'<line x1="{start}" x2="{start + 18}" y1="{row - 4}" y2="{row - 4}" stroke="{colour}"{dashes}/>')
        lines.append(f'<text x="{start + 24}" y="{row}">{name}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    lines.append(f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">passages</text>')
    return "\n".join([*lines, "</svg>\n"])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Powers of ten around some values greater than 0."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _place(value: float, decades: tuple[int, int], start: float, end: float) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return round(start + share * (end - start), 1)
