"""What a web page says about its article, each with its source: JSON-LD, Open Graph, meta elements, the heading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from index.cleaning.characters import clean_line, letters_of
from index.metadata.bylines import split_authors, without_publisher
from index.metadata.dates import iso_date

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "publisher": ("og:site_name", "application-name", "dc.publisher"),
    "authors": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"),
    "published": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "dc.date",
        "date",
        "pubdate",
        "parsely-pub-date",
    ),
    "updated": ("article:modified_time", "datemodified", "og:updated_time", "last-modified"),
    "section": ("article:section", "section", "parsely-section"),
    "language": ("og:locale", "dc.language", "content-language"),
    "url": ("og:url",),
}
_JSON_LD = {
    "title": "headline",
    "publisher": "publisher",
    "authors": "author",
    "published": "datePublished",
    "updated": "dateModified",
    "section": "articleSection",
    "language": "inLanguage",
    "url": "url",
}
_ARTICLE_TYPE = re.compile(r"(?:article|report|posting|review)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—•·:-]+\s+|\s*[|»]\s*")


@dataclass(slots=True)
class PageMetadata:
    """Fields of an article as a page gives them; `sources` says where each was found."""

    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    section: str = ""
    language: str = ""
    url: str = ""
    sources: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: object, source: str) -> None:
        """Takes `value` for field `name` when it is usable and the field is still empty."""
        if getattr(self, name):
            return
        if name == "authors":
            usable: Any = tuple(a for a in split_authors(value) if not a.startswith(("http:", "https:", "@")))
        elif name in ("published", "updated"):
            usable = iso_date(value)
        else:
            usable = _string(value)
            if name == "language":
                usable = usable.replace("_", "-")[:20]
            elif name == "url" and not usable.startswith(("http://", "https://")):
                usable = ""
        if usable:
            setattr(self, name, usable)
            self.sources[name] = source


def page_metadata(tree: Any) -> PageMetadata:
    """Metadata of a page parsed by lxml; fields that it does not give stay empty. Never raises for what a page says."""
    found = PageMetadata()
    for thing in _linked_data(tree):
        for name, key in _JSON_LD.items():
            found.offer(name, thing.get(key), "JSON-LD")
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = (
            element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        ).lower()
        meta.setdefault(key, element.get("content") or "")
    for name, keys in _META.items():
        for key in keys:
            found.offer(name, meta.get(key), "Open Graph" if key.startswith(("og:", "article:")) else "meta element")
    for element in tree.iter("link"):
        if element.get("rel") == "canonical":
            found.offer("url", element.get("href"), "canonical link")
    found.offer("language", tree.get("lang"), "html element")
    headings = [clean_line(" ".join(h.itertext())) for h in tree.iter("h1")][:5]
    titles = [clean_line(t.text or "") for t in tree.iter("title")][:1]
    _choose_title(found, headings, titles)
    found.authors = without_publisher(found.authors, found.publisher)
    return found


def _choose_title(found: PageMetadata, headings: list[str], titles: list[str]) -> None:
    """The heading that the metadata confirm; else the metadata without the site's name; else the heading."""
    stated = [title for title in (found.title, *titles) if title]
    for heading in headings:
        same = letters_of(heading)
        if len(same) > 5 and any(letters_of(title).startswith(same) for title in stated):
            found.title, found.sources["title"] = heading, "heading"
            return
    if not found.title and titles:
        found.offer("title", titles[0], "title element")
    if not found.title and headings:
        found.offer("title", headings[0], "heading")
    if found.title:
        found.title = without_site(found.title, found.publisher)


def without_site(title: str, publisher: str) -> str:
    """A page title without " | The Paper" at either end."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2 or not letters_of(publisher):
        return title
    site = letters_of(publisher)
    for cut, part in ((title[: title.rfind(parts[-1])], parts[-1]), (title[len(parts[0]) :], parts[0])):
        name = letters_of(part)
        if name and (name in site or site in name) and len(part.split()) <= len(publisher.split()) + 2:
            return cut.strip(" |–—•·:-»\u00a0") or title
    return title


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Objects of the page's JSON-LD that are articles, at most 50."""
    given = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        try:
            data = json.loads(re.sub(r"[\x00-\x1f]+", " ", script.text.strip().rstrip(";")))
        except (ValueError, RecursionError):
            continue
        queue = [data]
        while queue and given < 50:
            thing = queue.pop(0)
            if isinstance(thing, list):
                queue += thing[:50]
            elif isinstance(thing, dict):
                kinds = thing.get("@type")
                if any(
                    isinstance(k, str) and _ARTICLE_TYPE.search(k)
                    for k in (kinds if isinstance(kinds, list) else [kinds])
                ):
                    given += 1
                    yield thing
                queue += [
                    thing[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(thing.get(key), list | dict)
                ]


def _string(value: object) -> str:
    if isinstance(value, dict):
        return _string(value.get("name"))
    if isinstance(value, list):
        return _string(value[0]) if value else ""
    return clean_line(re.sub(r"<[^>]*>", "", unescape(value)))[:500] if isinstance(value, str) else ""
