"""The web's part of a run of the indexer: which pages to read, and what becomes of them in the collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from index.drafts import ParsedArticle, Problem
from index.sources import SourceDocument
from index.web.address import Address
from index.web.memory import WebMemory
from index.web.settings import WebSettings
from index.web.visit import Visit
from index.writer import CollectionWriter


class Taker(Protocol):
    """The run, as far as the web's part of it needs to know."""

    def take(self, document: SourceDocument, items: Iterable[ParsedArticle | Problem]) -> None: ...

    def keep(self, location: str) -> None: ...

    def skip(self, source: str, reason: str) -> None: ...

    def looked_at(self, source: str) -> None: ...


class WebRun:
    """Fetches what the addresses lead to.

    Args:
        addresses: those that the user gave.
        settings: limits.
        writer: of the collection.
        again: fetch everything, even what has not changed.
        prune: articles of pages that are gone are to be removed, so that is no failure.
        expect: is told how many addresses are to be visited on top of those given.
        stopping: whether the run is to end.

    Attributes:
        memory: must be told of the run's events.
        gone: locations of stored pages that are not there any more, or have moved for good.
        pages: locations of pages that were read to their end.
    """

    def __init__(
        self,
        addresses: Sequence[Address],
        settings: WebSettings,
        writer: CollectionWriter,
        *,
        again: bool,
        prune: bool,
        expect: Callable[[int], None],
        stopping: Callable[[], bool],
    ) -> None:
        self.memory = WebMemory(writer, again=again)
        self.gone: set[str] = set()
        self.pages: set[str] = set()
        self._addresses = addresses
        self._settings = settings
        self._prune = prune
        self._expect = expect
        self._stopping = stopping
        self._visits: dict[str, Visit] = {}

    def documents(self, run: Taker) -> Iterator[SourceDocument]:
        """Pages to be converted. The run is told of all other visits while they are made."""
        if not self._addresses:
            return
        from index.web.crawl import Crawl

        crawl = Crawl(self._addresses, self._settings, self.memory, self._expect, self._stopping)
        for visit in crawl.visits():
            if visit.document is not None and visit.outcome == "page":
                self._visits[visit.url] = visit
                yield visit.document
            elif visit.document is not None:
                run.take(visit.document, visit.items)
            else:
                self._note(visit, run)
                run.looked_at(visit.url)

    def visit(self, document: SourceDocument) -> Visit | None:
        """The visit that a document comes from, once; None for a file or a feed."""
        return self._visits.pop(document.location, None)

    def finish(self, visit: Visit) -> None:
        """Notes that all articles of a page are on their way into the collection."""
        self.memory.note_page(visit.url, visit.validators)
        self.pages.add(visit.url)
        self.gone.update(filter(self.memory.holds, visit.moved))
        self.gone.discard(visit.url)

    def _note(self, visit: Visit, run: Taker) -> None:
        if visit.outcome == "unchanged":
            run.keep(visit.url)
        elif visit.outcome == "failed":
            run.skip(visit.url, visit.reason)
        elif visit.outcome == "gone":
            stored = [url for url in visit.hops if self.memory.holds(url)]
            self.gone.update(stored)
            if not stored:
                run.skip(visit.url, visit.reason)
            elif not self._prune:
                run.skip(visit.url, f"{visit.reason}; its article is kept, --prune removes it")
