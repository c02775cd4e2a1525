"""A question as candidate sentences are weighed against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.aliases import Thing, things_in
from qa.named import Named, named_in
from qa.question import Kind, kind_of
from qa.shelf import OpenArticle
from qa.terms import coverage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Query:
    """A question as candidates are weighed against it.

    Attributes:
        vector: unit vector, shape (dimension,).
        weights: its terms with their inverse document frequencies.
        kind: see `qa.question`.
        things: what it names that has other names too.
        named: the terms of its names and numbers.
    """

    text: str
    vector: NDArray[np.float32]
    weights: Mapping[str, float]
    kind: Kind
    things: tuple[Thing, ...] = ()
    named: tuple[Named, ...] = ()

    @classmethod
    def of(
        cls, text: str, vector: NDArray[np.float32], weights: Mapping[str, float], more: tuple[Thing, ...] = ()
    ) -> Query:
        """A question with its kind and the things that it names, those of `more` among them."""
        things = tuple(thing for _, _, thing in things_in(text, more))
        return cls(text, vector, weights, kind_of(text), things, named_in(text, more))

    def covered(self, source: OpenArticle, *numbers: int) -> float:
        """Share of the question's weight that some sentences of an article cover together, 0 to 1."""
        inside = [number for number in numbers if 0 <= number < len(source.sentences)]
        found = set().union(*(source.sentence_terms[number] for number in inside))
        for thing in self.things:
            if any(thing.named_in(source.sentence_text(number)) for number in inside):
                found.add(thing.token)
        return coverage(self.weights, found)

    def covered_by_article(self, source: OpenArticle) -> float:
        """The same for a whole article, its title and its publisher."""
        named = {thing.token for thing in self.things if thing.named_in(source.article.text)}
        return coverage(self.weights, named | source.all_terms)
