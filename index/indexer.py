"""A run of the indexer: brings a collection in step with its sources, embedding only what changed.

The collection is sound at any moment. Each batch of articles is one transaction, and `vectors.faiss` is derived.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from index.batch import BatchWriter
from index.copies.completion import complete_register
from index.discovery import Discovery, discover, gone, is_gone, split_reason
from index.drafts import ParsedArticle, Problem
from index.embedding import Embedder
from index.encoder import Encoder, open_encoder
from index.errors import SourceError
from index.interrupt import Interruptible
from index.manifest import PASSAGE_TOKENS
from index.metadata.language import count_foreign
from index.progress import Progress
from index.report import RunEvent, RunReport, nothing_done
from index.siblings import with_siblings
from index.sources import SourceDocument
from index.web.run import WebRun
from index.web.settings import WebSettings
from index.workers import ReadAhead
from index.writer import CollectionWriter

if TYPE_CHECKING:
    from index.distributed.spread import Spread

_REMOVED_AT_ONCE = 500


def index_sources(
    sources: Sequence[str],
    collection_path: str | PathLike[str],
    *,
    prune: bool = False,
    again: bool = False,
    workers: int = 0,
    spread: Spread | None = None,
    web: WebSettings | None = None,
    encoder: Encoder | None = None,
    passage_tokens: int = PASSAGE_TOKENS,
    progress: bool = True,
    on_event: Callable[[RunEvent], None] | None = None,
) -> RunReport:
    """Puts the articles of sources into a collection, which is made when there is none.

    Documents whose size and time of change are as they were are not read again; articles whose text, title and date
    are as they were are not embedded again.

    Args:
        sources: files, folders, globs, and web addresses of pages, feeds and sitemaps.
        collection_path: folder of the collection.
        prune: remove articles whose source is gone.
        again: read every document, even those that look unchanged.
        workers: how many processes read documents while this one embeds; a document that crashes or hangs them, or
            fills their memory, is skipped. With 0 this process does all. The collection is the same whatever it is.
        spread: reads and embeds files on a Ray cluster instead; the collection is the same, but for how vectors round.
        web: how web addresses are fetched; politely when not given.
        encoder: makes the vectors; the default encoder when not given.
        passage_tokens: how long the passages of a new collection are, in tokens of the encoder.
        progress: show on standard error how far the run is.
        on_event: is told of each event as it happens.

    Returns:
        What was done. `skipped` names what could not be read; everything else is in the collection.

    Raises:
        SourceError: nothing at all could be read. A collection that did not exist before is not left behind.
        CollectionError: the collection cannot be written; it holds what it held before, or after the last whole batch.
        EncoderMismatchError: it was made with another encoder.
    """
    started = time.monotonic()
    path = Path(collection_path)
    discovery = discover(sources, path)
    if not discovery.documents and not discovery.addresses:
        raise SourceError(nothing_done(discovery.failed))
    encoder = encoder or open_encoder()
    shown = Progress(len(discovery.documents) + len(discovery.addresses), enabled=progress)
    with (
        Interruptible() as interrupt,
        shown,
        CollectionWriter.open(path, encoder, passage_tokens=passage_tokens) as writer,
        ReadAhead(workers, stop=lambda: interrupt.requested) as ahead,
    ):
        pages = WebRun(
            discovery.addresses,
            web or WebSettings(),
            writer,
            again=again,
            prune=prune,
            expect=shown.expect,
            stopping=lambda: interrupt.requested,
        )
        before = writer.copies.places()
        complete_register(writer)
        listeners = (shown, pages.memory.store, on_event)
        embedder = spread.open(writer, encoder) if spread else Embedder(encoder, writer.manifest)
        run = _Run(writer, embedder, again, interrupt, pages, discovery, listeners)
        for source, reason in discovery.failed:
            run.skip(source, reason)
        documents = with_siblings(
            discovery.documents,
            writer.connection,
            again=again,
            left_out=lambda location: prune and is_gone(location, discovery),
            stop=lambda: interrupt.requested,
        )
        files, found = run.wanted(documents), pages.documents(run)
        near = found if spread else chain(files, found)
        far = spread.read(files, lambda: interrupt.requested) if spread else ()
        for document, items in chain(far, ahead.read(near)):
            run.take(document, items)
        if interrupt.requested:
            shown.note("stopping: the current batch is finished first")
        run.batch.flush()
        counts = run.batch.counts
        done = counts.new or counts.changed or counts.unchanged or counts.renamed or (prune and pages.gone)
        if not done and not interrupt.requested:
            raise SourceError(nothing_done(run.skipped))
        if prune and not interrupt.requested:
            run.prune(discovery)
        writer.save_vectors()
        copies, updated = writer.copies.changes(before)
        return RunReport(
            counts.new,
            counts.changed,
            counts.unchanged,
            counts.removed,
            tuple(run.skipped),
            writer.reader.sentence_count,
            writer.reader.passage_count,
            time.monotonic() - started,
            interrupt.requested,
            tuple(run.renamed),
            tuple(copies),
            tuple(updated),
            count_foreign(writer.connection),
        )


def remove_articles(collection_path: str | PathLike[str], article_ids: Sequence[str]) -> list[str]:
    """Removes articles in one transaction. Their documents are forgotten, so indexing them again brings them back.

    Returns:
        Source names of the articles removed.

    Raises:
        CollectionError: an identifier is unknown, and then nothing is removed; or the collection cannot be written.
    """
    with CollectionWriter.open(Path(collection_path)) as writer:
        sources = [writer.reader.article(article_id).source for article_id in article_ids]
        with writer.batch():
            for article_id in article_ids:
                sql = "SELECT document FROM articles WHERE article_id = ?"
                for (document,) in writer.connection.execute(sql, [article_id]).fetchall():
                    writer.forget(document)
                writer.remove_article(article_id)
        writer.save_vectors()
    return sources


class _Run:
    def __init__(
        self,
        writer: CollectionWriter,
        embedder: Embedder,
        again: bool,
        interrupt: Interruptible,
        pages: WebRun,
        discovery: Discovery,
        listeners: Sequence[Callable[[RunEvent], None] | None],
    ) -> None:
        self.skipped: list[tuple[str, str]] = []
        self.renamed: list[tuple[str, str]] = []
        self._listeners = [listener for listener in listeners if listener is not None]
        self.batch = BatchWriter(writer, embedder, self._tell, lambda location: is_gone(location, discovery))
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
