"""The lines of a pasted text, with the layout that tells prose from page furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[*+•·▪◦‣○●■□►▸–-]|o|\d{1,2}\.|\[[ x]?\])(?:\s+|$)")
# Two characters of a script without spaces count as a word.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}|[^\W_]+?(?:['’.-][^\W_]+)*(?=[\u3040-\u30ff\u3400-\u9fff]|(?![^\W_]))"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    Attributes:
        text: the line without surrounding white space.
        indent: columns of white space before it.
        bullet: whether it begins with a list mark.
        words: its words, punctuation left out.
        lowered: the same in lower case.
        blank_before, blank_after: whether a blank line (or the edge of the text) is next to it.
    """

    text: str
    indent: int
    bullet: bool
    words: tuple[str, ...]
    lowered: tuple[str, ...]
    blank_before: bool
    blank_after: bool

    @property
    def bare(self) -> str:
        """The line without its list mark."""
        return _BULLET.sub("", self.text, count=1) if self.bullet else self.text


def split_lines(text: str) -> list[Line]:
    """Split a text into its lines that are not blank."""
    raw = _LINE_END.split(text)
    lines: list[Line] = []
    for number, line in enumerate(raw):
        stripped = line.strip()
        if not stripped:
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        before = number == 0 or not raw[number - 1].strip()
        after = number + 1 == len(raw) or not raw[number + 1].strip()
        bullet = _BULLET.match(stripped) is not None
        words = tuple(_WORD.findall(stripped))
        lines.append(Line(stripped, indent, bullet, words, tuple(map(str.lower, words)), before, after))
    return lines
