"""Lines that a pasted text says twice, and scraps caught between such lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from index.cleaning.lines import Line
from index.cleaning.reasons import is_clock

_LONG = 8
_GAP = 3


def repeated_lines(lines: Sequence[Line], keep: Sequence[bool], title: int | None) -> frozenset[int]:
    """Numbers of the lines that say again what a line that is kept has said.

    The headline said again, the same line twice in a row (captions are pasted so), and long lines said again anywhere
    are repetition. A short line that comes back later may be a list's or a dialogue's own ("Yes.") and stays.

    Args:
        lines: all lines.
        keep: whether each line is kept otherwise.
        title: number of the headline's line, or None.
    """
    repeated: set[int] = set()
    said: set[str] = set()
    previous = ""
    headline = _folded(lines[title].text) if title is not None else ""
    for number, line in enumerate(lines):
        if number == title:
            continue
        folded = _folded(line.text)
        again = folded == headline or (
            keep[number] and folded in said and (len(line.words) >= _LONG or folded == previous)
        )
        if again and folded:
            repeated.add(number)
        elif keep[number]:
            said.add(folded)
            previous = folded
    return frozenset(repeated)


def enclosed_scraps(lines: Sequence[Line], dropped: Collection[int]) -> frozenset[int]:
    """Numbers of short lines without final punctuation between two dropped ones: the labels of a player or a widget.

    Args:
        lines: all lines.
        dropped: numbers of lines said twice or without anything to read.
    """
    scraps: set[int] = set()
    for before, after in pairwise(sorted(dropped)):
        between = range(before + 1, after)
        if len(between) <= _GAP and all(_is_scrap(lines[number]) for number in between):
            scraps.update(between)
    return frozenset(scraps)


def player_labels(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the short lines around the clock of a player, three on each side at most."""
    labels: set[int] = set()
    for number, line in enumerate(lines):
        if not is_clock(line):
            continue
        for step in (-1, 1):
            for place in range(number + step, number + step * (_GAP + 1), step):
                if not 0 <= place < len(lines) or not _is_scrap(lines[place]):
                    break
                labels.add(place)
    return frozenset(labels)


def _is_scrap(line: Line) -> bool:
    return len(line.words) <= _LONG and not line.bullet and line.text[-1] not in ".!?:…\"”'’)"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
