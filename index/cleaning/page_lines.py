"""Lines that pages of one publisher have in common: what stands on most of them is no part of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.cleaning.line_features import prose_weight
from index.cleaning.lines import Line

Keys = NDArray[np.uint64]
"""Lines as numbers, rising, each once. The last bit is set for a line that reads as a paragraph."""

_PARAGRAPH = 0.3
"""Prose weight from which a line counts as a paragraph."""
_FRAME = 3
"""Short lines that a page must share with others; with fewer there is no sign that they are of one publisher."""
_OWN = 2
"""Paragraphs that stand on this page alone; with fewer it is a copy of another page, and all of it is shared."""
_SAID = 4
"""Words from which a short line that ends like a sentence counts: "Yes." is nobody's furniture."""
_DIGITS = str.maketrans("123456789", "000000000")


def line_keys(lines: Sequence[Line]) -> list[int]:
    """A number for each line, 0 for one that says too little to be compared.

    White space, upper case and which digits a line holds make no difference: "12 comments" is "40 comments".
    """
    return [_key(line) for line in lines]


def page_keys(lines: Sequence[Line]) -> Keys:
    """The keys of a page."""
    return np.unique(np.array([key for key in line_keys(lines) if key], dtype=np.uint64))


@dataclass(frozen=True, slots=True)
class LineCounts:
    """On how many pages each line stands; `keys` rising, `pages` of the same length."""

    keys: Keys
    pages: NDArray[np.int64]

    @classmethod
    def of(cls, pages: Iterable[Keys]) -> LineCounts:
        """Counts the lines of all pages."""
        every = [keys for keys in pages if len(keys)]
        if not every:
            return cls(np.zeros(0, np.uint64), np.zeros(0, np.int64))
        return cls(*np.unique(np.concatenate(every), return_counts=True))

    def shared(self, own: Keys) -> Keys:
        """The lines of a page that belong to its publisher and not to its article.

        A short line is one when it stands on two pages or more, a paragraph on three or more, and each on half of the
        pages that make up the publisher's, at least: agencies repeat a paragraph of background in some articles, the
        frame of a page is on nearly all. How many pages those are is read off the short lines that this page shares
        (the lower quartile for short lines, the median for paragraphs). A page that shares hardly any short line, or
        has hardly a paragraph of its own, gives none: it is clean text, or a copy.

        Args:
            own: the keys of one of the pages that were counted.
        """
        if not len(own):
            return own
        pages = self.pages[np.searchsorted(self.keys, own)]
        paragraph = (own & np.uint64(1)) == 1
        frame = pages[~paragraph & (pages > 1)]
        if len(frame) < _FRAME:
            return own[:0]
        most, some = np.median(frame), np.quantile(frame, 0.25)
        shared = pages >= np.where(paragraph, max(3.0, most / 2), max(2.0, some / 2))
        alone = int((paragraph & (pages == 1)).sum())
        elsewhere = int((paragraph & (pages > 1) & ~shared).sum())
        return own[shared] if alone >= max(_OWN, elsewhere) else own[:0]


def _key(line: Line) -> int:
    if not any(character.isalpha() for character in line.text):
        return 0
    if len(line.words) < _SAID and line.text[-1] in ".!?…\"”'’":
        return 0
    folded = " ".join(line.bare.casefold().translate(_DIGITS).split())
    number = int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    return number & ~1 | (prose_weight(line) > _PARAGRAPH)
