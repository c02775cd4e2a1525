"""One run of the indexer over documents and pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor

from index.batch_writer import BatchWriter
from index.discovery import Discovery, gone, is_gone, split_reason
from index.drafts import ParsedArticle, Problem
from index.embedding import Embedder
from index.errors import SourceError
from index.interrupt import Interruptible
from index.report import RunEvent
from index.sources import SourceDocument
from index.web.run import WebRun
from index.writer import CollectionWriter

_REMOVED_AT_ONCE = 500


class Run:
    """Brings documents into a collection, and tells of it.

    Args:
        again: read every document, whatever is remembered of it.
        thread: a single one, in which is embedded.
        listeners: are told of each event.

    Attributes:
        batch: must be flushed at the end.
        skipped: (source, reason) of what could not be read.
        renamed: (source, earlier source).
    """

    def __init__(
        self,
        writer: CollectionWriter,
        embedder: Embedder,
        thread: Executor,
        again: bool,
        interrupt: Interruptible,
        pages: WebRun,
        discovery: Discovery,
        listeners: Sequence[Callable[[RunEvent], None] | None],
    ) -> None:
        self.skipped: list[tuple[str, str]] = []
        self.renamed: list[tuple[str, str]] = []
        self._listeners = [listener for listener in listeners if listener is not None]
        self.batch = BatchWriter(writer, embedder, thread, self._tell, lambda location: is_gone(location, discovery))
        self._writer = writer
        self._again = again
        self._interrupt = interrupt
        self._pages = pages
        self._started = time.time()

    def wanted(self, documents: Iterable[SourceDocument]) -> Iterator[SourceDocument]:
        """The documents that must be read, until Ctrl-C; those that are as they were are counted and passed over."""
        for document in documents:
            if self._interrupt.requested:
                return
            if self._again or not self.batch.pass_over(self.batch.document_row(document, self._started)):
                yield document
            else:
                self.looked_at(document.source)

    def take(self, document: SourceDocument, items: Iterable[ParsedArticle | Problem]) -> None:
        """Brings the articles of one document into the batch."""
        found: list[str] = []
        whole = True
        visit = self._pages.visit(document)
        try:
            for item in visit.complete(items) if visit else items:
                if isinstance(item, Problem):
                    whole = False
                    self.skip(item.source, item.reason)
                else:
                    self.batch.add(item, document.location)
                    found.append(item.article.article_id)
        except SourceError as error:
            whole = False
            self.skip(*split_reason(document.source, error))
        # A document that was not read to its end is read again next time, and takes nothing away.
        if whole and not self._interrupt.requested:
            self.batch.finish(self.batch.document_row(document, self._started), found)
            if visit:
                self._pages.finish(visit)
        else:
            self.batch.leave(document.location)
        self.looked_at(document.source)

    def keep(self, location: str) -> None:
        """Counts the articles of a document that is known to be as it was."""
        self.batch.keep(location)

    def looked_at(self, source: str) -> None:
        """Notes that one more document, or address, is done with."""
        self._tell(RunEvent("document", source))

    def skip(self, source: str, reason: str) -> None:
        """Notes that a source, or a part of it, could not be read."""
        self.skipped.append((source, reason))
        self._tell(RunEvent("skipped", source, reason))

    def prune(self, discovery: Discovery) -> None:
        """Removes the articles of documents that are gone, and those that a document does not hold any more."""
        connection = self._writer.connection
        stored = [row[0] for row in connection.execute("SELECT DISTINCT document FROM articles")]
        missing = {*gone(stored, discovery), *self._pages.gone}
        found = {document.location for document in discovery.documents} | self._pages.pages
        rows = connection.execute("SELECT article_id, source, document, present FROM articles").fetchall()
        victims = [(i, source) for i, source, place, here in rows if place in missing or (not here and place in found)]
        for start in range(0, len(victims), _REMOVED_AT_ONCE):
            self.batch.remove(victims[start : start + _REMOVED_AT_ONCE])
        if missing:
            with self._writer.batch(changes=False):
                for location in missing:
                    self._writer.forget(location)

    def _tell(self, event: RunEvent) -> None:
        if event.kind == "renamed":
            self.renamed.append((event.source, event.reason))
        for listener in self._listeners:
            listener(event)
