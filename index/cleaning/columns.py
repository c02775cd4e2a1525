"""Reading order of a printed page: a recursive X-Y cut (Nagy and Seth, 1984) along its white gutters and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GUTTER = 7.0
"""Narrowest white gutter between columns, in points; spaces between words of a justified line are narrower."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print; coordinates in points, y upwards; `top` is its distance from the page's top as a share of it."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    top: float = 0.5


def page_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page as a person reads them: column by column, what spans columns before what stands below it."""
    ordered: list[Line] = []
    # A stack instead of recursion: a hostile page can hold any number of lines.
    waiting = [list(lines)]
    while waiting:
        part = waiting.pop()
        cut = _cut(part, vertical=True) or _cut(part, vertical=False)
        if cut is None:
            ordered += sorted(part, key=lambda line: (-round(line.y1 / 2), line.x0))
        else:
            waiting += [cut[1], cut[0]]
    return ordered


def _cut(lines: list[Line], *, vertical: bool) -> tuple[list[Line], list[Line]] | None:
    """The lines on the first and on the second side of the widest gap, None when there is none.

    A vertical gutter counts when at least two lines stand on each side.
    """
    if len(lines) < 2:
        return None
    # First side: left, or top. Spans are (from, to) along the axis that is cut.
    spans = sorted(((line.x0, line.x1) if vertical else (-line.y1, -line.y0)) for line in lines)
    best, where, reach = (GUTTER if vertical else 1.0), None, spans[0][1]
    for start, end in spans[1:]:
        if start - reach > best:
            best, where = start - reach, (start + reach) / 2
        reach = max(reach, end)
    if where is None:
        return None
    first = [line for line in lines if (line.x0 if vertical else -line.y1) < where]
    second = [line for line in lines if (line.x0 if vertical else -line.y1) >= where]
    return None if vertical and min(len(first), len(second)) < 2 else (first, second)
