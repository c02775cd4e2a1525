"""From the addresses that a user gave to pages: feeds and sitemaps are followed, each page is visited once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.converters import collect, feed, recognise, sitemap
from index.converters.packed import open_unpacked, unpacked_head
from index.errors import SourceError
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument
from index.web.address import Address, parse_address
from index.web.feed import read_feed
from index.web.fetcher import Fetched, Fetcher, FetchError, Stopped
from index.web.listing import Link, Listing
from index.web.memory import WebMemory
from index.web.settings import WebSettings
from index.web.sitemap import read_sitemap
from index.web.visit import Visit, visit_of, web_document

MAX_DEPTH = 3
"""How many sitemap indexes may stand above a sitemap. The protocol knows one."""
MAX_LISTS = 200
"""Most sitemaps that the indexes of a run may lead to."""


class Crawl:
    """The visits of a run.

    Args:
        named: addresses that the user gave.
        settings: limits.
        memory: what earlier runs were told.
        expect: is told how many visits are to come on top of the named addresses, as soon as that is known.
        stopping: whether the run is to end.
    """

    def __init__(
        self,
        named: Sequence[Address],
        settings: WebSettings,
        memory: WebMemory,
        expect: Callable[[int], None] = lambda number: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._named = named
        self._settings = settings
        self._memory = memory
        self._expect = expect
        self._fetcher = Fetcher(settings, named, memory.validators, stopping)
        self._pages = 0
        self._lists = 0

    def visits(self) -> Iterator[Visit]:
        """One for each address, in the order in which they are fetched. Ends early when the run is to end."""
        try:
            for address in self._named:
                yield from self._read(address, ())
        except Stopped:
            return

    def _read(self, address: Address, above: tuple[str, ...]) -> Iterator[Visit]:
        """A named address, whatever it holds, or a sitemap in the indexes `above`."""
        if address.url in above:
            yield Visit("failed", address.url, "sitemaps that name each other in a ring")
        elif self._fetcher.has_seen(address):
            yield Visit("passed", address.url)
        elif self._is_full:
            yield self._limit(address.url)
        else:
            try:
                fetched = self._fetcher.fetch(address)
                listing = self._listing(fetched)
            except (FetchError, SourceError) as error:
                yield _failure(address.url, error)
                return
            if listing is not None:
                yield from self._follow(fetched.address, listing, above)
            elif above and fetched.status != "seen":
                yield Visit("failed", address.url, fetched.reason or "not a sitemap")
            else:
                self._pages += 1
                yield visit_of(fetched)

    def _listing(self, fetched: Fetched) -> Listing | None:
        """What a feed or sitemap lists; None for a page."""
        url = fetched.address.url
        body = self._memory.body(url) if fetched.status == "unchanged" else fetched.body
        if not body:
            return None
        document = _unpacked(web_document(fetched.address, body, fetched.media_type, fetched.charset))
        try:
            format_ = recognise(document)
        except SourceError:
            return None
        if format_ is feed.FORMAT:
            listing = read_feed(document, fetched.address)
        elif format_ is sitemap.FORMAT:
            listing = read_sitemap(document)
        else:
            return None
        if fetched.status == "read":
            self._memory.note_list(url, fetched.validators, body)
        return listing

    def _follow(self, address: Address, listing: Listing, above: tuple[str, ...]) -> Iterator[Visit]:
        left = max(self._settings.max_pages - self._pages, 0)
        self._expect(min(len(listing.pages), left) + len(listing.lists))
        if listing.items:
            source = web_document(address, b"")
            yield Visit("entries", address.url, document=source, items=collect(listing.items, source, listing.name))
        else:
            yield Visit("passed", address.url)
        for link in listing.pages:
            visit = self._page(link, address)
            if visit is None:
                yield self._limit(address.url)
                return
            yield visit
        for link in listing.lists:
            if self._is_full:
                yield self._limit(address.url)
                return
            self._lists += 1
            if self._lists > MAX_LISTS or len(above) >= MAX_DEPTH:
                yield Visit("failed", address.url, f"sitemaps more than {MAX_DEPTH} deep, or more than {MAX_LISTS}")
                return
            try:
                target = parse_address(link.text, address)
            except SourceError as error:
                yield _failure(address.url, error)
            else:
                yield from self._read(target, (*above, address.url))

    def _page(self, link: Link, base: Address) -> Visit | None:
        """The visit of a page in a list; None when enough pages were visited."""
        shown = base.url
        try:
            address = parse_address(link.text, base, link=True)
            if self._fetcher.has_seen(address):
                return Visit("passed", address.url)
            if self._is_full:
                return None
            shown = address.url
            self._pages += 1
            return visit_of(self._fetcher.fetch(address), link)
        except (FetchError, SourceError) as error:
            return _failure(shown, error)

    @property
    def _is_full(self) -> bool:
        return self._pages >= self._settings.max_pages

    def _limit(self, url: str) -> Visit:
        reason = f"not read any further: {self._settings.max_pages} pages were looked at; see --max-pages"
        return Visit("failed", url, reason)


def _unpacked(document: SourceDocument) -> SourceDocument:
    """What gzip holds, if that is markup, as sitemaps may be; else the document as it is."""
    if not unpacked_head(document.read()).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return document
    try:
        with open_unpacked(document) as stream:
            data = stream.read(MAX_DOCUMENT_BYTES + 1)
    except (OSError, EOFError) as error:
        raise SourceError(f"{document.source}: damaged: {error}") from error
    return replace(document, size=len(data), opener=lambda: io.BytesIO(data))


def _failure(url: str, error: Exception) -> Visit:
    return Visit("failed", url, str(error).removeprefix(f"{url}: "))
