"""The embedder of a run whose vectors are made elsewhere: it hands over what came with the articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from index.drafts import ParsedArticle
from index.embedding import Embedder, PreparedArticle

if TYPE_CHECKING:
    from index.collection import Collection


class ReadyVectors(Embedder):
    """Articles that were held for it are not embedded. Others, such as web pages, are embedded here as ever."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._held: dict[str, PreparedArticle] = {}

    def hold(self, ready: PreparedArticle) -> None:
        """Keeps an article until it is asked for."""
        self._held[ready.parsed.article.article_id] = ready

    def learn(self, collection: Collection, article_ids: Iterable[str]) -> None:
        """Older vectors are of no use where new ones are there."""
        if not self._held:
            self._embedder.learn(collection, article_ids)

    def prepare(self, parsed: Sequence[ParsedArticle]) -> list[PreparedArticle]:
        """See `Embedder.prepare`."""
        # Meanwhile the next ones are put there.
        found = [self._held.pop(each.article.article_id, None) for each in parsed]
        mine = [
            ready if ready is not None and ready.parsed == each else None
            for ready, each in zip(found, parsed, strict=True)
        ]
        missing = [each for ready, each in zip(mine, parsed, strict=True) if ready is None]
        made = iter(self._embedder.prepare(missing) if missing else [])
        return [ready or next(made) for ready in mine]
