"""Articles that are stored together, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.report import EventKind

if TYPE_CHECKING:
    from index.drafts import ParsedArticle
    from index.writer import DocumentRow

BATCH_ARTICLES = 16
BATCH_CHARACTERS = 200_000


@dataclass(slots=True)
class Batch:
    """A batch while it is gathered.

    Attributes:
        articles: to be embedded, with the locations of their documents.
        metadata: likewise, articles of which only that has changed.
        events: what to tell once they are stored.
        old: (article, document) of what has been renamed, and goes.
        donors: stored articles that hold some of the texts.
        documents: those read to their end, with their articles.
        unread: locations of those that could not be.
        characters: of all articles looked at.
    """

    articles: list[tuple[ParsedArticle, str]] = field(default_factory=list)
    metadata: list[tuple[ParsedArticle, str]] = field(default_factory=list)
    events: list[tuple[EventKind, str, str]] = field(default_factory=list)
    old: list[tuple[str, str]] = field(default_factory=list)
    donors: list[str] = field(default_factory=list)
    documents: list[tuple[DocumentRow, Sequence[str]]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    characters: int = 0

    @property
    def changes(self) -> bool:
        """Whether an article is new or another than before."""
        return bool(self.articles or self.metadata)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.changes or self.documents or self.unread)

    @property
    def full(self) -> bool:
        """Whether it is time to store it."""
        articles = len(self.articles) + len(self.metadata)
        return articles >= BATCH_ARTICLES or self.characters >= BATCH_CHARACTERS

    def holds(self, article_id: str) -> bool:
        """Whether an article is among those to be stored."""
        return any(parsed.article.article_id == article_id for parsed, _ in (*self.articles, *self.metadata))
