"""A run of the indexer: brings a collection in step with its sources, embedding only what changed.

The collection is sound at any moment. Each batch of articles is one transaction, and `vectors.faiss` is derived.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path

from index.batch import BatchWriter
from index.converters import convert
from index.discovery import Discovery, discover, gone, split_reason
from index.drafts import Problem
from index.embedding import Embedder
from index.encoder import Encoder, open_encoder
from index.errors import SourceError
from index.interrupt import Interruptible
from index.progress import Progress
from index.report import RunEvent, RunReport
from index.sources import SourceDocument
from index.writer import CollectionWriter, DocumentRow

_REMOVED_AT_ONCE = 500


def index_sources(
    sources: Sequence[str],
    collection_path: str | PathLike[str],
    *,
    prune: bool = False,
    again: bool = False,
    encoder: Encoder | None = None,
    progress: bool = True,
    on_event: Callable[[RunEvent], None] | None = None,
) -> RunReport:
    """Puts the articles of sources into a collection, which is made when there is none.

    Documents whose size and time of change are as they were are not read again; articles whose text, title and date
    are as they were are not embedded again.

    Args:
        sources: files, folders and globs.
        collection_path: folder of the collection.
        prune: remove articles whose source is gone.
        again: read every document, even those that look unchanged.
        encoder: makes the vectors; the default encoder when not given.
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
    if not discovery.documents:
        raise SourceError(_nothing(discovery.failed))
    encoder = encoder or open_encoder()
    shown = Progress(len(discovery.documents), enabled=progress)
    with (
        Interruptible() as interrupt,
        shown,
        CollectionWriter.open(path, encoder) as writer,
    ):
        run = _Run(writer, Embedder(encoder, writer.manifest), again, [shown, on_event])
        for source, reason in discovery.failed:
            run.skip(source, reason)
        for document in discovery.documents:
            if interrupt.requested:
                shown.note("stopping: the current batch is finished first")
                break
            run.take(document)
        run.batch.flush()
        counts = run.batch.counts
        if not (counts.new or counts.changed or counts.unchanged) and not interrupt.requested:
            raise SourceError(_nothing(run.skipped))
        if prune and not interrupt.requested:
            run.prune(discovery)
        writer.save_vectors()
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
        listeners: Sequence[Callable[[RunEvent], None] | None],
    ) -> None:
        self.skipped: list[tuple[str, str]] = []
        self._listeners = [listener for listener in listeners if listener is not None]
        self.batch = BatchWriter(writer, embedder, self._tell)
        self._writer = writer
        self._again = again
        self._started = time.time()

    def take(self, document: SourceDocument) -> None:
        """Brings the articles of one document into the batch, unless the document is as it was."""
        row = self.batch.document_row(document, self._started)
        if self._again or not self.batch.pass_over(row):
            self._read(document, row)
        self._tell(RunEvent("document", document.source))

    def skip(self, source: str, reason: str) -> None:
        self.skipped.append((source, reason))
        self._tell(RunEvent("skipped", source, reason))

    def prune(self, discovery: Discovery) -> None:
        """Removes the articles of documents that are gone, and those that a document does not hold any more."""
        connection = self._writer.connection
        stored = [row[0] for row in connection.execute("SELECT DISTINCT document FROM articles")]
        missing = set(gone(stored, discovery))
        found = {document.location for document in discovery.documents}
        rows = connection.execute("SELECT article_id, source, document, present FROM articles").fetchall()
        victims = [(i, source) for i, source, place, here in rows if place in missing or (not here and place in found)]
        for start in range(0, len(victims), _REMOVED_AT_ONCE):
            self.batch.remove(victims[start : start + _REMOVED_AT_ONCE])
        if missing:
            with self._writer.batch(changes=False):
                for location in missing:
                    self._writer.forget(location)

    def _read(self, document: SourceDocument, row: DocumentRow) -> None:
        found: list[str] = []
        whole = True
        try:
            for item in convert(document):
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
        if whole:
            self.batch.finish(row, found)
        else:
            self.batch.leave(document.location)

    def _tell(self, event: RunEvent) -> None:
        for listener in self._listeners:
            listener(event)


def _nothing(failed: Sequence[tuple[str, str]]) -> str:
    """One line for a run that could read nothing."""
    if not failed:
        return "nothing to index: name a file or folder that holds articles"
    source, reason = failed[0]
    more = f" (and {len(failed) - 1} more that could not be read)" if len(failed) > 1 else ""
    return f"{source}: {reason}{more}"
