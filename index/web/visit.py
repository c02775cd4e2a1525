"""What became of one web address, as the indexer takes it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from index.drafts import ParsedArticle, Problem
from index.sources import SourceDocument
from index.web.address import Address
from index.web.validators import Validators

if TYPE_CHECKING:
    from index.web.fetcher import Fetched
    from index.web.listing import Link


@dataclass(frozen=True, slots=True)
class Visit:
    """One address of a run.

    Attributes:
        outcome: "page" (the document is a page, to be converted), "entries" (the items are what a feed holds itself),
            "unchanged" and "gone" as the server says, "failed", or "passed": nothing to store, it only led to others,
            or to one that was visited before.
        url: the last address on the way, which is the document's location.
        reason: in words, for "gone" and "failed".
        document: the content, for "page" and "entries".
        items: for "entries"; raises SourceError when there are none.
        link: how the list that led to a page describes it.
        validators: to be remembered for a page.
        hops: the addresses on the way.
        moved: those of them that have moved for good.
    """

    outcome: Literal["page", "entries", "unchanged", "gone", "failed", "passed"]
    url: str
    reason: str = ""
    document: SourceDocument | None = None
    items: Iterable[ParsedArticle | Problem] = ()
    link: Link | None = None
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    hops: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def complete(self, items: Iterable[ParsedArticle | Problem]) -> Iterator[ParsedArticle | Problem]:
        """The articles of a page; its own one is at the address where it was found, whatever address it claims to have.

        The date in a feed or sitemap stands where the page gives none, or only one found somewhere in its text.
        """
        for item in items:
            if not isinstance(item, ParsedArticle) or item.article.location != self.url:
                yield item
                continue
            article, sources = item.article, dict(item.article.metadata_sources)
            published = article.published
            if self.link and self.link.published and sources.get("published", "page text") == "page text":
                published, sources["published"] = self.link.published, self.link.date_source
            sources["url"] = "address"
            yield replace(item, article=replace(article, url=self.url, published=published, metadata_sources=sources))


def visit_of(fetched: Fetched, link: Link | None = None) -> Visit:
    """The visit of a page that was reached by `link`, or named by the user."""
    url = fetched.address.url
    if fetched.status == "seen":
        return Visit("passed", url)
    if fetched.status == "unchanged":
        return Visit("unchanged", url)
    if fetched.status == "gone":
        return Visit("gone", url, fetched.reason, hops=fetched.hops)
    document = web_document(fetched.address, fetched.body, fetched.media_type, fetched.charset)
    return Visit("page", url, document=document, link=link, validators=fetched.validators, moved=fetched.moved)


def web_document(address: Address, data: bytes, media_type: str = "", charset: str = "") -> SourceDocument:
    """What an address holds, as a document that is called and located by the address."""
    return SourceDocument(
        source=address.url,
        location=address.url,
        modified=None,
        size=len(data),
        opener=partial(io.BytesIO, data),
        media_type=media_type,
        charset=charset,
        url=address.url,
    )
