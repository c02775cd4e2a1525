"""Plots as SVG, drawn from numbers alone. Colours come from the page's style, so that they follow light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 380, 270
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 44
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# 97.5 % of a normal distribution lie below.
Z = 1.959964


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _frame(title: str, across: str, up: str, inside: Sequence[str]) -> str:
    """Axes from 0 to 1 around shapes."""
    lines = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">']
    for tick in TICKS:
        lines.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(tick)}" y2="{_y(tick)}"/>')
        lines.append(f'<text class="tick" x="{LEFT - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:.1f}</text>')
        lines.append(
            f'<text class="tick" x="{_x(tick)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tick:.1f}</text>'
        )
    lines += inside
    middle = _y(0.5)
    lines.append(f'<text class="axis" x="{_x(0.5)}" y="{HEIGHT - 8}" text-anchor="middle">{across}</text>')
    lines.append(
        f'<text class="axis" x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{up}</text>'
    )
    return "".join([*lines, "</svg>"])


def reliability_plot(points: Sequence[dict[str, float]]) -> str:
    """Confidence against share right, a point a bin, larger with more answers, with 95 % intervals (Wilson 1927).

    Args:
        points: `confidence`, `right` and `answers` of each bin.
    """
    shapes = [f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    most = max((point["answers"] for point in points), default=1)
    for point in points:
        x, low_high = _x(point["confidence"]), wilson(point["right"], point["answers"])
        shapes.append(f'<line class="whisker" x1="{x}" x2="{x}" y1="{_y(low_high[0])}" y2="{_y(low_high[1])}"/>')
    for point in points:
        radius = round(3 + 5 * math.sqrt(point["answers"] / most), 1)
        note = f"confidence {point['confidence']:.2f}, right {point['right']:.2f}, {point['answers']:.0f} answers"
        place = f'cx="{_x(point["confidence"])}" cy="{_y(point["right"])}" r="{radius}"'
        shapes.append(f'<circle class="point" {place}><title>{note}</title></circle>')
    return _frame("Reliability: confidence against share right", "confidence", "share right", shapes)


def risk_coverage_plot(points: Sequence[dict[str, float]]) -> str:
    """Share answered against share right, as the bound on confidence falls.

    Args:
        points: `answered` and `right`, from few answers to all.
    """
    path = " ".join(f"{_x(point['answered'])},{_y(point['right'])}" for point in points)
    shapes = [f'<polyline class="curve" points="{path}"/>'] if points else []
    if points:
        last = points[-1]
        note = f"as it is: {last['answered']:.2f} answered, {last['right']:.2f} of these right"
        place = f'cx="{_x(last["answered"])}" cy="{_y(last["right"])}" r="4"'
        shapes.append(f'<circle class="point" {place}><title>{note}</title></circle>')
    title = "Risk and coverage: share right at each share answered"
    return _frame(title, "share of questions answered", "share right of these", shapes)


def bar(value: float, pair: tuple[float, float] | None) -> str:
    """A small bar of a share from 0 to 1 with its interval."""
    low, high = pair or (value, value)
    spread = f'x="{100 * low:.1f}" y="3.5" width="{max(100 * (high - low), 0.6):.1f}" height="3"'
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/>'
        f'<rect class="fill" width="{100 * min(max(value, 0), 1):.1f}" height="10"/>'
        f'<rect class="spread" {spread}/></svg>'
    )


def wilson(share: float, count: float) -> tuple[float, float]:
    """Wilson's score interval of a share of `count` answers.

    >>> [round(end, 3) for end in wilson(0.5, 10)]
    [0.237, 0.763]
    """
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    reach = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)
