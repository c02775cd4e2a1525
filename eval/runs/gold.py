"""Gold evidence as it stands in a collection: which characters of which article, and which passages hold them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open character range of a stored article's text."""

    article_id: str
    start: int
    end: int

    def overlaps(self, article_id: str, start: int, end: int) -> bool:
        return self.article_id == article_id and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Gold:
    """What a question's evidence is in a collection.

    Attributes:
        places: every place where one of the quotes stands.
        passages: keys of the stored passages that overlap a place; see `passage_key`.
        missing: what is wrong with each entry of evidence that could not be found, in words.
        publishers: of the articles that hold a place, none twice.
    """

    places: tuple[Place, ...] = ()
    passages: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()

    @property
    def article_count(self) -> int:
        """How many articles hold a place."""
        return len({place.article_id for place in self.places})

    def holds(self, article_id: str, start: int, end: int) -> bool:
        """Whether the range overlaps a gold place."""
        return any(place.overlaps(article_id, start, end) for place in self.places)


def passage_key(article_id: str, start: int, end: int) -> str:
    """Names a passage by where it stands: the same in every collection that has the same text there.

    >>> passage_key("0a1b", 0, 120)
    '0a1b:0-120'
    """
    return f"{article_id}:{start}-{end}"
