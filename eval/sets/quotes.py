"""Finding words that a question set quotes in a stored text, whatever cleaning did to their spaces and marks."""

from __future__ import annotations

from dataclasses import dataclass

# Typographic marks and their plain forms count as the same: an editor's program changes them, not the words.
SAME = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»", '"'))
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without white space and with plain quotes, and where each of its characters came from."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> Folded:
    """Takes out what cleaning may have changed: white space, invisible characters, forms of quotation marks.

    All white space goes, not only runs of it, because cleaning may set apart what a page glued together
    (`last April."The fact is`).
    """
    kept = [(offset, character) for offset, character in enumerate(text.translate(SAME)) if _counts(character)]
    return Folded("".join(character for _, character in kept), tuple(offset for offset, _ in kept))


def _counts(character: str) -> bool:
    return not character.isspace() and character not in INVISIBLE


def find_quote(text: str, quote: str, folded: Folded | None = None) -> list[tuple[int, int]]:
    """Every range of `text` that says `quote`, white space and forms of quotation marks aside.

    Places where the quote begins and ends with whole words win over places inside words ("port" in "report").

    >>> find_quote("He  said “no”. No report.", 'said "no"')
    [(4, 13)]
    """
    folded = folded or fold(text)
    wanted = fold(quote).text
    if not wanted:
        return []
    ranges = []
    at = folded.text.find(wanted)
    while at >= 0:
        ranges.append((folded.offsets[at], folded.offsets[at + len(wanted) - 1] + 1))
        at = folded.text.find(wanted, at + len(wanted))
    return [found for found in ranges if _whole_words(text, *found)] or ranges


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (before or after)


def shorten(text: str, length: int = 80) -> str:
    """One line of at most `length` characters, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
