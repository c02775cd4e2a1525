"""Sentences of a text, as exact offsets into it."""

from __future__ import annotations

import re

from index.sentence_ends import find_ends

# Everything that ends a line, blank lines and the separators of Unicode included. A line end always ends a sentence:
# pasted and converted articles have one paragraph, headline or list item a line.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences without changing it.

    A sentence ends at a line end, at a full stop, question or exclamation mark that closes it, or after the quotation
    mark or bracket that belongs to it. Abbreviations, initials, decimals, addresses and list numbers do not end one;
    a missing space after a full stop (`last April."The fact is`) does not hide an end. The work grows linearly with
    the text, whatever it holds, and the same text always gives the same sentences.

    Args:
        text: any text, in any form: nothing is normalised.

    Returns:
        Half-open ranges `(start, end)` of `text` in order, without surrounding white space. They do not overlap, and
        every character that is not white space is inside exactly one of them.

    Example:
        >>> split_sentences("Mr. Kerry left. He was late.")
        [(0, 15), (16, 28)]
    """
    sentences: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in (*find_ends(line.group()), len(line.group())):
            _append_stripped(sentences, text, start, line.start() + end)
            start = line.start() + end
    return sentences


def _append_stripped(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        sentences.append((start + left, start + right))
