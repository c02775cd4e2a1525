"""What a feed or sitemap lists: addresses of pages, of further lists, and what it holds itself."""

from __future__ import annotations

from dataclasses import dataclass

from index.drafts import Draft, Problem


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a list.

    Attributes:
        text: as it stands there, perhaps relative, perhaps no usable address.
        published: ISO 8601 date or date and time of the page, as far as the list gives it.
        date_source: where that date stands, such as "feed".
    """

    text: str
    published: str | None = None
    date_source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The content of a feed or sitemap.

    Attributes:
        pages: in order.
        lists: sitemaps that a sitemap index names, in order.
        items: articles that a feed holds itself, and what of the list cannot be read.
        name: of the format, "RSS and Atom" or "Sitemap".
    """

    pages: tuple[Link, ...]
    lists: tuple[Link, ...]
    items: tuple[Draft | Problem, ...]
    name: str
