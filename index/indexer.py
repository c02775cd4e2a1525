"""A run of the indexer: brings a collection in step with its sources, embedding only what changed.

The collection is sound at any moment. Each batch of articles is one transaction, and `vectors.faiss` is derived.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from index.copies.completion import complete_register
from index.discovery import discover, is_gone
from index.embedding import Embedder
from index.encoder import Encoder, open_encoder
from index.errors import SourceError
from index.interrupt import Interruptible
from index.manifest import PASSAGE_TOKENS
from index.metadata.language import count_foreign
from index.progress import Progress
from index.report import RunEvent, RunReport, nothing_done
from index.run import Run
from index.siblings import with_siblings
from index.web.run import WebRun
from index.web.settings import WebSettings
from index.workers import ReadAhead
from index.writer import CollectionWriter

if TYPE_CHECKING:
    from index.distributed.spread import Spread


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
        ThreadPoolExecutor(1) as thread,
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
        run = Run(writer, embedder, thread, again, interrupt, pages, discovery, listeners)
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
