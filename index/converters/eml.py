"""EML: one mail message, its text or HTML as the article, attached documents read as well."""

from __future__ import annotations

from collections.abc import Iterator

from index.converters.base import Format, Head
from index.converters.mail import looks_like_mail, message_items, parse_mail
from index.drafts import Draft
from index.sources import SourceDocument


def read(document: SourceDocument) -> Iterator[Draft | SourceDocument]:
    yield from message_items(parse_mail(document.read()), document)


def _recognise(head: Head) -> bool:
    declared = head.suffix == ".eml" or head.media_type == "message/rfc822"
    return bool(head.text) and (declared or looks_like_mail(head.text))


FORMAT = Format("EML", (".eml",), "a mail message, with attached documents", _recognise, read)
