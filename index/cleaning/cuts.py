"""Paragraphs that extraction shortened in the middle, as the page itself has them, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.cleaning.characters import letters_of

_EDGE = 12
"""Letters at each end by which a shortened paragraph and the page's own are taken for the same one."""
_MOST_ADDED = 0.6
"""Of the shortened paragraph's letters; a paragraph that lacks more was cut on purpose."""
_MOST_TRIED = 20


def mend_cuts(texts: Sequence[str], page: Iterable[str]) -> list[str]:
    """Put back what is missing inside paragraphs, such as the words of a link that extraction took for navigation.

    A paragraph that is no block of the page gives way to the block that begins and ends like it and holds all its
    letters in order. What matches no block stays as it is.

    Args:
        texts: the extracted paragraphs.
        page: the texts of all blocks of the page, in page order.

    Returns:
        As many paragraphs, in the same order.
    """
    whole: set[str] = set()
    beginning: dict[str, list[tuple[str, str]]] = {}
    for text in page:
        letters = letters_of(text)
        whole.add(letters)
        alike = beginning.setdefault(letters[:_EDGE], [])
        if len(alike) < _MOST_TRIED:
            alike.append((letters, text))
    return [_mended(text, whole, beginning) for text in texts]


def _mended(text: str, whole: set[str], beginning: dict[str, list[tuple[str, str]]]) -> str:
    letters = letters_of(text)
    if letters in whole or len(letters) < 2 * _EDGE:
        return text
    for longer, original in beginning.get(letters[:_EDGE], ()):
        added = len(longer) - len(letters)
        if 0 < added <= _MOST_ADDED * len(letters) and longer.endswith(letters[-_EDGE:]) and _holds(longer, letters):
            return original
    return text


def _holds(longer: str, letters: str) -> bool:
    """Whether all the letters stand in the longer text in this order, with others between them."""
    rest = iter(longer)
    return all(letter in rest for letter in letters)
