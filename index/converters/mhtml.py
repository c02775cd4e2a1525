"""MHTML: a web page as browsers save it in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.converters.base import Format, Head
from index.converters.html import page_draft
from index.converters.mail import header, parse_mail, part_text
from index.drafts import Draft
from index.errors import SourceError
from index.sources import SourceDocument


def read(document: SourceDocument) -> Iterator[Draft]:
    message = parse_mail(document.read())
    page = next(
        (part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    if page is None:
        raise SourceError(f"{document.source}: a saved page without any HTML in it")
    draft = page_draft(part_text(page), document.source)
    url = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
    if url.startswith(("http://", "https://")) and not draft.url:
        draft = replace(draft, url=url, metadata_sources={**draft.metadata_sources, "url": "MHTML header"})
    yield draft


def _recognise(head: Head) -> bool:
    headers = re.split(r"\r?\n\r?\n", head.text, maxsplit=1)[0]
    saved = re.search(r"^(?:Snapshot-)?Content-Location:", headers, re.I | re.M) or "Saved by" in headers[:200]
    related = re.search(r"^Content-Type:\s*(?:multipart/related|text/html)", headers, re.I | re.M)
    return bool(related and (saved or head.suffix in (".mhtml", ".mht")))


FORMAT = Format("MHTML", (".mhtml", ".mht"), "web pages as browsers save them in one file", _recognise, read)
