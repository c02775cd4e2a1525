"""Sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html), with the dates of news sitemaps."""

from __future__ import annotations

from index.converters.sitemap import FORMAT
from index.converters.xml import refuse_entities
from index.drafts import Problem
from index.errors import SourceError
from index.metadata.dates import iso_date
from index.sources import SourceDocument
from index.web.listing import Link, Listing

_PIECE = 65_536
_MAX_TEXT = 10_000


def read_sitemap(document: SourceDocument) -> Listing:
    """The addresses in a sitemap, read piece by piece; what stands before a fault in its XML is kept.

    Raises:
        SourceError: it holds no address, or defines entities.
    """
    from lxml import etree

    data = document.read()
    refuse_entities(data, document.source)
    found = _Entries()
    # With a target no tree is built: a sitemap of any size takes the memory of its addresses.
    parser = etree.XMLParser(target=found, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    problems: tuple[Problem, ...] = ()
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
        parser.close()
    except etree.XMLSyntaxError as error:
        problems = (Problem(document.source, f"broken XML: {' '.join(str(error).split())[:150]}"),)
    if not found.pages and not found.lists:
        reason = problems[0].reason if problems else "a sitemap without addresses"
        raise SourceError(f"{document.source}: {reason}")
    return Listing(tuple(found.pages), tuple(found.lists), problems, FORMAT.name)


class _Entries:
    """Gathers addresses while lxml reads, see https://lxml.de/parsing.html#the-target-parser-interface."""

    def __init__(self) -> None:
        self.pages: list[Link] = []
        self.lists: list[Link] = []
        self._path: list[str] = []
        self._text = ""
        self._location = self._date = ""

    def start(self, tag: str, attributes: object) -> None:
        self._path.append(tag.rpartition("}")[2].lower())
        self._text = ""
        if self._path[-1] in ("url", "sitemap"):
            self._location = self._date = ""

    def data(self, text: str) -> None:
        if len(self._text) < _MAX_TEXT:
            self._text += text[:_MAX_TEXT]

    def end(self, tag: str) -> None:
        above, name = self._path[-2:] if len(self._path) > 1 else ("", self._path[-1])
        # Pictures and videos of a page have a <loc> too, inside an element of their own.
        if name == "loc" and above in ("url", "sitemap"):
            self._location = self._text.strip()
        elif name == "publication_date":
            self._date = self._text.strip()
        elif name in ("url", "sitemap") and self._location:
            link = Link(self._location, iso_date(self._date), "news sitemap")
            (self.pages if name == "url" else self.lists).append(link)
        self._path.pop()

    def close(self) -> None:
        pass
