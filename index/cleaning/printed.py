"""Lines of printed pages -> title and paragraphs: running heads and page numbers out, hyphenated words whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from index.article import Removed
from index.cleaning.characters import clean_line, letters_of
from index.cleaning.columns import Line

_MARGIN = 0.09
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")


def drop_running_heads(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], tuple[Removed, ...]]:
    """(pages without running heads and page numbers, what was removed).

    In the top and bottom margins go: lines that stand on several pages, numbers alone, and lines set smaller than the
    text. A page's own headline is set larger and stays.
    """
    body = median([line.size for page in pages for line in page] or [0.0])
    count = Counter(_shape(line) for page in pages for line in page if _in_margin(line))
    kept: list[list[Line]] = []
    removed: dict[str, Removed] = {}
    for page in pages:
        kept.append([])
        for line in page:
            repeated = count[_shape(line)] >= max(2, len(pages) // 3)
            small = line.size < 0.95 * body
            number = bool(
                re.fullmatch(
                    r"\W*(?:page |seite |p\. ?)?\d{1,4}(?: ?(?:/|of|von) ?\d{1,4})?\W*",
                    line.text.strip(),
                    re.IGNORECASE,
                )
            )
            if _in_margin(line) and (repeated or small or number):
                removed.setdefault(_shape(line), Removed(line.text, "running head or page number"))
            else:
                kept[-1].append(line)
    if not any(kept):
        return [list(page) for page in pages], ()
    return kept, tuple(removed.values())


def take_title(lines: list[Line], stated: str) -> tuple[str, list[Line]]:
    """(title, other lines): the largest lines among the first, or the title that the document states."""
    if not lines:
        return stated, lines
    body = median([line.size for line in lines])
    first = next((i for i, line in enumerate(lines[:12]) if line.size > 1.15 * body), None)
    if first is not None:
        last = first
        while last < len(lines) and abs(lines[last].size - lines[first].size) < 0.5 and last - first < 8:
            last += 1
        printed = " ".join(join_lines(lines[first:last]))
        if len(printed) <= 300:
            return printed, lines[:first] + lines[last:]
    same = letters_of(stated)
    for count in range(1, 5):
        if same and letters_of(" ".join(line.text for line in lines[:count])) == same:
            return stated, lines[count:]
    return stated, lines


def join_paragraphs(lines: Sequence[Line]) -> list[str]:
    """Paragraphs of lines in reading order. One goes on over the end of a column or page when its sentence does."""
    if not lines:
        return []
    leading = median([a.y0 - b.y0 for a, b in pairwise(lines) if 0 < a.y0 - b.y0 < 60] or [12.0])
    groups: list[list[Line]] = [[lines[0]]]
    for above, line in pairwise(lines):
        step = above.y0 - line.y0
        if -2 <= step <= 2:
            new = False  # the same line in two pieces
        elif step < 0 or step > 4 * leading:
            new = bool(_SENTENCE_END.search(above.text.strip())) or abs(line.size - above.size) > 1
        else:
            indented = line.x0 - above.x0 > 6 and bool(_SENTENCE_END.search(above.text.strip()))
            new = step > 1.35 * leading or abs(line.size - above.size) > 1 or indented
        if new:
            groups.append([line])
        else:
            groups[-1].append(line)
    return [" ".join(join_lines(group)) for group in groups]


def join_lines(lines: Sequence[Line]) -> list[str]:
    """Words of lines, one that is hyphenated over a line's end put together."""
    text = ""
    for line in lines:
        piece = clean_line(
            line.text.replace("\u00ad\n", "").replace("\u00ad", "-")
            if line.text.rstrip().endswith("\u00ad")
            else line.text
        )
        if re.search(r"[^\W\d_]-$", text) and piece[:1].islower():
            text = text[:-1] + piece
        elif re.search(r"\w[-–/]$", text) and not text.endswith(" –"):
            text += piece
        else:
            text += " " + piece if text else piece
    return text.split()


def _in_margin(line: Line) -> bool:
    return line.top < _MARGIN or line.top > 1 - _MARGIN


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", letters_of(line.text)) or line.text.strip()
