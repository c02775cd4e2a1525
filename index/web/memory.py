"""What a collection remembers of the web addresses that were read into it, so that little is sent twice."""

from __future__ import annotations

import zlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.report import RunEvent
from index.web.validators import Validators

if TYPE_CHECKING:
    from index.writer import CollectionWriter


class WebMemory:
    """Validators of pages, and feeds and sitemaps as they were.

    A page is remembered only after its articles are stored: `store` must be told of the run's events.

    Args:
        writer: of the collection.
        again: remember, but do not recall anything, so that all is fetched anew.
    """

    def __init__(self, writer: CollectionWriter, *, again: bool = False) -> None:
        self._writer = writer
        self._again = again
        self._version = version("pullquote")
        self._waiting: dict[str, Validators] = {}

    def validators(self, url: str) -> Validators:
        """What to ask by; empty for an address that is new, or whose page another version of this program read."""
        if self._again:
            return Validators()
        row = self._writer.connection.execute(
            "SELECT etag, modified FROM web_lists WHERE url = ? UNION ALL "
            "SELECT page.etag, page.modified FROM web_pages AS page JOIN documents USING (location) "
            "WHERE location = ? AND version = ?",
            (url, url, self._version),
        ).fetchone()
        return Validators(*row) if row else Validators()

    def body(self, url: str) -> bytes | None:
        """A feed or sitemap as it was when it was last read; None when the address is none, or new."""
        row = self._writer.connection.execute("SELECT body FROM web_lists WHERE url = ?", [url]).fetchone()
        return zlib.decompress(row[0]) if row else None

    def holds(self, location: str) -> bool:
        """Whether there is an article from this page."""
        sql = "SELECT 1 FROM articles WHERE document = ? LIMIT 1"
        return self._writer.connection.execute(sql, [location]).fetchone() is not None

    def note_list(self, url: str, validators: Validators, body: bytes) -> None:
        """Remembers a feed or sitemap, if it can be asked for conditionally."""
        with self._writer.batch(changes=False):
            self._writer.connection.execute("DELETE FROM web_lists WHERE url = ?", [url])
            if validators:
                row = (url, validators.etag, validators.modified, zlib.compress(body))
                self._writer.connection.execute("INSERT INTO web_lists VALUES (?, ?, ?, ?)", row)

    def note_page(self, location: str, validators: Validators) -> None:
        """Remembers a page as soon as what was read from it is stored."""
        if validators:
            self._waiting[location] = validators

    def store(self, event: RunEvent) -> None:
        """Takes the events of a run: pages are remembered when "stored" names them."""
        ready = {i: self._waiting.pop(i) for i in event.documents if i in self._waiting}
        if not ready:
            return
        with self._writer.batch(changes=False):
            for location, validators in ready.items():
                self._writer.connection.execute("DELETE FROM web_lists WHERE url = ?", [location])
                self._writer.connection.execute("DELETE FROM web_pages WHERE location = ?", [location])
                row = (location, validators.etag, validators.modified)
                self._writer.connection.execute("INSERT INTO web_pages VALUES (?, ?, ?)", row)
