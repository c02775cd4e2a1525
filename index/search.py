"""The search's seam: passages found by their words and by their vectors. What is searched is derived from the store."""

from __future__ import annotations

from collections.abc import Collection as Ids
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np

    from index.filters import Filters


class Search(Protocol):
    """Finds passages of one collection. Used from several threads at once.

    What it finds agrees with the store as the caller's snapshot shows it: a passage that is gone, hidden or not allowed
    there is never among the results. `allowed` is what `select` gave, or any numbers; without it all passages are
    searched but those that say again what another one says.
    """

    def select(self, filters: Filters) -> Ids[int]:
        """Numbers of the passages to search in articles that meet `filters`."""
        ...

    def lexical(self, query: str, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        """At most `k` passages that hold words of a text, as (number, BM25 score), best first."""
        ...

    def count(self, query: str, most: int) -> int:
        """How many passages that are searched hold words of a text; counting stops at `most`."""
        ...

    def dense(self, vector: np.ndarray, k: int, allowed: Ids[int] | None) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector of shape (dimension,), as (number, exact cosine), best first."""
        ...

    def enter(self, article_id: str) -> None:
        """Takes up the passages of an article that was just stored, inside the transaction that stores it."""
        ...

    def leave(self, article_id: str) -> None:
        """Lets go of the passages of an article that is about to be removed, inside the transaction that does it."""
        ...

    def follow(self) -> None:
        """Takes up what was committed; called after each transaction that changed articles.

        Raises:
            UnavailableError: the engine does not answer. Nothing is lost: the next call takes up the same again.
        """
        ...

    def save(self) -> None:
        """Called at the end of a run: writes what a later start would have to make again.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def refill(self) -> int:
        """Makes what is searched by words anew from the store, whatever state it is in, inside a transaction.

        Returns:
            How many passages it holds then.
        """
        ...

    def mend(self) -> str:
        """Compares what is searched with the store and puts right what differs.

        Returns:
            What was done, in one line.
        """
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...
