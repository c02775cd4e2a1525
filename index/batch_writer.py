"""Writes a run's articles in batches, one transaction each, and knows which of them need no work.

While a batch is embedded, in a thread of its own, the one before is stored and the next one read: only the embedding
occupies every core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.batch import Batch
from index.embedding import Embedder, PreparedArticle
from index.errors import SourceError
from index.invariants import find_faults
from index.manifest import note_precision
from index.report import EventKind, RunEvent
from index.rows import ARTICLE_COLUMNS, content_hash, to_article
from index.writer import CollectionWriter, DocumentRow

if TYPE_CHECKING:
    from index.drafts import ParsedArticle
    from index.sources import SourceDocument

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
    """Takes articles and documents of a run. `counts` tells of what is stored, or needed no storing.

    Args:
        embedder: used in the thread.
        thread: a single one.
        is_gone: whether a document, by its location, is not there any more: an article that now stands elsewhere, with
            title, date and text as they were, has been renamed.
    """

    def __init__(
        self,
        writer: CollectionWriter,
        embedder: Embedder,
        thread: Executor,
        tell: Callable[[RunEvent], None],
        is_gone: Callable[[str], bool] = lambda location: False,
    ) -> None:
        self.counts = Counts()
        self._writer = writer
        self._embedder = embedder
        self._tell = tell
        self._is_gone = is_gone
        self._version = version("pullquote")
        self._thread = thread
        self._batch = Batch()
        self._embedded: tuple[Batch, Future[list[PreparedArticle]]] | None = None

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
        """Takes an article from a document; embeds the batch when it is large enough, and stores the one before.

        Raises:
            SourceError: it holds characters or offsets that must not be stored.
        """
        article = parsed.article
        faults = find_faults(article, parsed.sentences)
        if faults:
            raise SourceError(f"{article.source}: cannot be stored: {faults[0]}")
        if self._embedded and self._embedded[0].holds(article.article_id):
            # As when two feeds hold it: it must find what was taken the first time.
            self._store()
        digest = content_hash(article, parsed.sentences)
        stored = self._writer.connection.execute(
            f"SELECT content_hash, {ARTICLE_COLUMNS} FROM articles WHERE article_id = ?",  # noqa: S608
            [article.article_id],
        ).fetchone()
        batch = self._batch
        if stored is None or stored[0] != digest:
            batch.articles.append((parsed, document))
            was = self._renamed_from(digest) if stored is None else ""
            batch.events.append(("renamed" if was else "new" if stored is None else "changed", article.source, was))
            # Where its words may stand already: in its older version, and in whatever it is a copy of.
            batch.donors += [article.article_id] if stored is not None else []
            batch.donors += self._writer.copies.nearest(article, parsed.sentences)
        elif to_article(stored[1:]) != article:
            batch.metadata.append((parsed, document))
            batch.events.append(("changed", article.source, ""))
        else:
            self._count("unchanged", article.source)
        batch.characters += len(article.text)
        if batch.full:
            self._embed()

    def finish(self, document: DocumentRow, article_ids: Sequence[str]) -> None:
        """Notes that a document was read to its end and which articles it holds."""
        self._batch.documents.append((document, article_ids))

    def leave(self, location: str) -> None:
        """Notes that a document could not be read to its end."""
        self._batch.unread.append(location)

    def flush(self) -> None:
        """Stores all that was taken."""
        self._embed()
        self._store()

    def _embed(self) -> None:
        """Begins to embed the batch; meanwhile the one before is stored."""
        if self._batch.empty:
            return
        batch, self._batch = self._batch, Batch()
        before = self._prepared()
        # The embedder is at rest now, and this thread alone reads the database.
        self._embedder.learn(self._writer.reader, dict.fromkeys(batch.donors))
        made = self._thread.submit(self._embedder.prepare, [parsed for parsed, _ in batch.articles])
        self._embedded = batch, made
        if before:
            self._put(*before)

    def _store(self) -> None:
        before = self._prepared()
        if before:
            self._put(*before)

    def _prepared(self) -> tuple[Batch, list[PreparedArticle]] | None:
        """The batch before, once it is embedded, which is no longer underway then."""
        if self._embedded is None:
            return None
        batch, made = self._embedded
        prepared = made.result()
        self._embedded = None
        return batch, prepared

    def _put(self, batch: Batch, prepared: Sequence[PreparedArticle]) -> None:
        """Stores a batch in one transaction."""
        with self._writer.batch(changes=batch.changes):
            for precision in {ready.precision for ready in prepared}:
                note_precision(self._writer.connection, precision)
            for ready, (_, document) in zip(prepared, batch.articles, strict=True):
                self._writer.put_article(
                    ready.parsed, ready.passages, ready.passage_vectors, ready.sentence_vectors, document
                )
            for parsed, document in batch.metadata:
                self._writer.update_metadata(parsed, document)
            for row, article_ids in batch.documents:
                self._writer.remember(row, article_ids)
            for location in batch.unread:
                self._writer.forget(location)
            for article_id, location in batch.old:
                self._writer.remove_article(article_id)
                self._writer.forget(location)
        for event in batch.events:
            self._count(*event)
        self._tell(RunEvent("stored", documents=tuple(row.location for row, _ in batch.documents)))

    def remove(self, articles: Sequence[tuple[str, str]]) -> None:
        """Removes articles, given as (article_id, source), in one transaction."""
        with self._writer.batch():
            for article_id, _ in articles:
                self._writer.remove_article(article_id)
        for _, source in articles:
            self._count("removed", source)

    def _renamed_from(self, digest: bytes) -> str:
        """Source of a stored article with this content whose document is gone, which is noted to go too; else ""."""
        going = [*self._batch.old, *(self._embedded[0].old if self._embedded else ())]
        sql = "SELECT article_id, document, source FROM articles WHERE content_hash = ? ORDER BY location"
        for article_id, document, source in self._writer.connection.execute(sql, [digest]).fetchall():
            if (article_id, document) not in going and self._is_gone(document):
                self._batch.old.append((article_id, document))
                return str(source)
        return ""

    def _count(self, kind: EventKind, source: str, reason: str = "") -> None:
        setattr(self.counts, kind, getattr(self.counts, kind) + 1)
        self._tell(RunEvent(kind, source, reason))
