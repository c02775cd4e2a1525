"""Gathers articles until there are enough for one transaction, and knows which of them need no work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.embedding import Embedder
from index.errors import SourceError
from index.invariants import find_faults
from index.manifest import note_precision
from index.report import EventKind, RunEvent
from index.rows import ARTICLE_COLUMNS, content_hash, to_article
from index.writer import CollectionWriter, DocumentRow

if TYPE_CHECKING:
    from index.drafts import ParsedArticle
    from index.sources import SourceDocument

BATCH_ARTICLES = 32
BATCH_CHARACTERS = 400_000
# File systems keep times in steps of up to two seconds: a file that was changed just before it was read may change
# again within the same step, so its time says nothing yet.
_SETTLED_SECONDS = 2.0


@dataclass(slots=True)
class Counts:
    """Articles by what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    renamed: int = 0


class BatchWriter:
    """Writes a run's articles in batches. `counts` tells of what is stored, or needed no storing.

    Args:
        is_gone: whether a document, by its location, is not there any more: an article that now stands elsewhere, with
            title, date and text as they were, has been renamed.
    """

    def __init__(
        self,
        writer: CollectionWriter,
        embedder: Embedder,
        tell: Callable[[RunEvent], None],
        is_gone: Callable[[str], bool] = lambda location: False,
    ) -> None:
        self.counts = Counts()
        self._writer = writer
        self._embedder = embedder
        self._tell = tell
        self._is_gone = is_gone
        self._version = version("pullquote")
        self._clear()

    def document_row(self, document: SourceDocument, now: float) -> DocumentRow:
        """What to remember of a document that is read at `now`, in seconds since 1970."""
        modified = document.modified
        settled = modified is not None and now - modified.timestamp() > _SETTLED_SECONDS
        stamp = modified.isoformat() if modified is not None and settled else ""
        return DocumentRow(
            document.location,
            document.source,
            document.size,
            stamp,
            self._version,
            document.lines,
            document.shared_lines,
        )

    def pass_over(self, row: DocumentRow) -> bool:
        """Whether a document is as it was; if so its articles are counted as unchanged."""
        connection = self._writer.connection
        found = connection.execute("SELECT * FROM documents WHERE location = ?", [row.location]).fetchone()
        if not row.modified or found is None or DocumentRow(*found) != row:
            return False
        self.keep(row.location)
        return True

    def keep(self, location: str) -> None:
        """Counts the articles of a document that is as it was."""
        sql = "SELECT source FROM articles WHERE document = ? AND present"
        for (source,) in self._writer.connection.execute(sql, [location]).fetchall():
            self._count("unchanged", source)

    def add(self, parsed: ParsedArticle, document: str) -> None:
        """Takes an article from a document; stores the batch when it is large enough.

        Raises:
            SourceError: it holds characters or offsets that must not be stored.
        """
        article = parsed.article
        faults = find_faults(article, parsed.sentences)
        if faults:
            raise SourceError(f"{article.source}: cannot be stored: {faults[0]}")
        digest = content_hash(article, parsed.sentences)
        stored = self._writer.connection.execute(
            f"SELECT content_hash, {ARTICLE_COLUMNS} FROM articles WHERE article_id = ?",  # noqa: S608
            [article.article_id],
        ).fetchone()
        if stored is None or stored[0] != digest:
            self._articles.append((parsed, document))
            was = self._renamed_from(digest) if stored is None else ""
            self._events.append(("renamed" if was else "new" if stored is None else "changed", article.source, was))
            # Where its words may stand already: in its older version, and in whatever it is a copy of.
            self._donors += [article.article_id] if stored is not None else []
            self._donors += self._writer.copies.nearest(article, parsed.sentences)
        elif to_article(stored[1:]) != article:
            self._metadata.append((parsed, document))
            self._events.append(("changed", article.source, ""))
        else:
            self._count("unchanged", article.source)
        self._characters += len(article.text)
        if len(self._articles) + len(self._metadata) >= BATCH_ARTICLES or self._characters >= BATCH_CHARACTERS:
            self.flush()

    def finish(self, document: DocumentRow, article_ids: Sequence[str]) -> None:
        """Notes that a document was read to its end and which articles it holds."""
        self._documents.append((document, article_ids))

    def leave(self, location: str) -> None:
        """Notes that a document could not be read to its end."""
        self._unread.append(location)

    def flush(self) -> None:
        """Embeds the batch, then stores it in one transaction."""
        changes = bool(self._articles or self._metadata)
        if not changes and not self._documents and not self._unread:
            return
        self._embedder.learn(self._writer.reader, dict.fromkeys(self._donors))
        prepared = self._embedder.prepare([parsed for parsed, _ in self._articles])
        with self._writer.batch(changes=changes):
            for precision in {ready.precision for ready in prepared}:
                note_precision(self._writer.connection, precision)
            for ready, (_, document) in zip(prepared, self._articles, strict=True):
                self._writer.put_article(
                    ready.parsed, ready.passages, ready.passage_vectors, ready.sentence_vectors, document
                )
            for parsed, document in self._metadata:
                self._writer.update_metadata(parsed, document)
            for row, article_ids in self._documents:
                self._writer.remember(row, article_ids)
            for location in self._unread:
                self._writer.forget(location)
            for article_id, location in self._old:
                self._writer.remove_article(article_id)
                self._writer.forget(location)
        events = self._events
        self._clear()
        for event in events:
            self._count(*event)
        self._tell(RunEvent("stored"))

    def remove(self, articles: Sequence[tuple[str, str]]) -> None:
        """Removes articles, given as (article_id, source), in one transaction."""
        with self._writer.batch():
            for article_id, _ in articles:
                self._writer.remove_article(article_id)
        for _, source in articles:
            self._count("removed", source)

    def _renamed_from(self, digest: bytes) -> str:
        """Source of a stored article with this content whose document is gone, which is noted to go too; else ""."""
        sql = "SELECT article_id, document, source FROM articles WHERE content_hash = ? ORDER BY location"
        for article_id, document, source in self._writer.connection.execute(sql, [digest]).fetchall():
            if (article_id, document) not in self._old and self._is_gone(document):
                self._old.append((article_id, document))
                return str(source)
        return ""

    def _count(self, kind: EventKind, source: str, reason: str = "") -> None:
        setattr(self.counts, kind, getattr(self.counts, kind) + 1)
        self._tell(RunEvent(kind, source, reason))

    def _clear(self) -> None:
        self._articles: list[tuple[ParsedArticle, str]] = []
        self._metadata: list[tuple[ParsedArticle, str]] = []
        self._events: list[tuple[EventKind, str, str]] = []
        self._old: list[tuple[str, str]] = []
        self._donors: list[str] = []
        self._documents: list[tuple[DocumentRow, Sequence[str]]] = []
        self._unread: list[str] = []
        self._characters = 0
