"""Pages whose content is no prose: a table of results, a plan, a list of products."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.cleaning.line_features import prose_weight
from index.cleaning.lines import Line

_LINES = 20
"""Shorter lists stand beside articles too."""
_TIMES = 3
"""Times as many words as all that is kept otherwise, at least: a page with an article is about the article."""
_PROSE = 0.25
"""Mean prose weight above which a run of lines is talk, such as the comments below a short article."""


def main_list(lines: Sequence[Line], kept: Sequence[bool]) -> range:
    """The lines that are the content of a page without an article, empty where there is none.

    It is the run with the most words of neighbouring lines that stand at one indentation and have no list mark, as
    menus have; it is long, it is no prose, and what is kept of the page without it is little beside it. Text without
    any indentation does not show such runs.

    Args:
        lines: all lines.
        kept: whether each line is kept otherwise.
    """
    if len({line.indent for line in lines}) < _LINES // 5:
        return range(0)
    runs: list[range] = []
    begin = 0
    for _, group in groupby(lines, key=lambda line: (line.indent, line.bullet)):
        count = sum(1 for _ in group)
        if count >= _LINES and not lines[begin].bullet:
            runs.append(range(begin, begin + count))
        begin += count
    best = max(runs, key=lambda run: _words(lines, run), default=range(0))
    outside = [number for number in range(len(lines)) if kept[number] and number not in best]
    prose = sum(prose_weight(lines[number]) for number in best)
    if prose > _PROSE * len(best) or _words(lines, best) < _TIMES * _words(lines, outside):
        return range(0)
    return best


def _words(lines: Sequence[Line], numbers: Sequence[int]) -> int:
    return sum(len(lines[number].words) for number in numbers)
