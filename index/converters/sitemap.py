"""Sitemaps: recognised here, read at their web address by `index.web`, which fetches the pages that they list."""

from __future__ import annotations

from typing import NoReturn

from index.converters.base import Format, Head
from index.errors import SourceError
from index.sources import SourceDocument


def read(document: SourceDocument) -> NoReturn:
    raise SourceError(f"{document.source}: a sitemap; give its web address instead, and the pages it lists are read")


def _recognise(head: Head) -> bool:
    return head.root in ("urlset", "sitemapindex")


FORMAT = Format(
    "Sitemap", (".xml", ".xml.gz"), "read at its web address; every page that it lists is an article", _recognise, read
)
