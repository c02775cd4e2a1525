"""One mail message -> drafts and attached documents. Shared by EML, MBOX and MHTML."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from itertools import islice

from index.assembly import TOO_LONG
from index.cleaning.characters import clean_line
from index.cleaning.html import fragment_blocks
from index.cleaning.leftovers import split_leftovers
from index.converters.html import MAX_PAGE_CHARACTERS, declared_charset, page_draft
from index.converters.records import paragraphs_of
from index.decoding import NotTextError, decode
from index.drafts import Block, Draft
from index.errors import SourceError
from index.metadata.dates import iso_date
from index.sources import SourceDocument

_HEADER = re.compile(
    r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
    r"(?:From|Subject|Date|MIME-Version|Message-ID|Received|Return-Path|Delivered-To):",
    re.I,
)


_MAX_HEADER = 4000
"""Characters of one header that are read: taking a header apart costs the square of its length."""
_MAX_PARTS = 1000
"""Parts of one message that are looked at."""


class _Policy(EmailPolicy):
    def header_fetch_parse(self, name: str, value: str) -> str:
        parsed: str = super().header_fetch_parse(name, value[:_MAX_HEADER])
        return parsed


def parse_mail(data: bytes) -> EmailMessage:
    """A message by the standard library's parser, which takes anything and never fails on a broken one."""
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=_Policy())
    assert isinstance(message, EmailMessage)
    return message


def header(message: EmailMessage, name: str) -> str:
    """A header as clean text, "" when it is missing or broken."""
    try:
        return clean_line(str(message.get(name) or ""))
    except Exception:  # broken encoded words make the standard library raise all kinds of errors
        return ""


def part_text(part: EmailMessage) -> str:
    """Decoded text of a part, "" when it is none."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return decode(data, part.get_content_charset() or declared_charset(data))
    except NotTextError:
        return ""


def message_items(
    message: EmailMessage, document: SourceDocument, fragment: str = ""
) -> Iterator[Draft | SourceDocument]:
    """The message as an article, when it has text, and the documents attached to it.

    Raises:
        SourceError: the message has neither text nor attachments.
    """
    texts, attached = {"text/plain": "", "text/html": ""}, []
    for part in islice(message.walk(), _MAX_PARTS):
        kind = part.get_content_type()
        name = part.get_filename() or ""
        if part.is_multipart() and kind != "message/rfc822":
            continue
        if kind in texts and not name and not texts[kind]:
            texts[kind] = part_text(part)
        elif name and isinstance(payload := part.get_payload(decode=True), bytes) and payload.strip():
            attached.append((name, payload, kind, part.get_content_charset() or ""))
    found = False
    if max(map(len, texts.values())) > MAX_PAGE_CHARACTERS:
        raise SourceError(f"{document.source}{fragment}: {TOO_LONG}")
    blocks, draft = _body(texts["text/plain"], texts["text/html"], document.source)
    if blocks:
        found = True
        yield _draft(message, blocks, draft, fragment)
    for name, payload, kind, charset in attached:
        if not kind.startswith(("image/", "audio/", "video/")):
            found = True
            yield document.member(name, payload, media_type=kind, charset=charset)
    if not found:
        raise SourceError(f"{document.source}{fragment}: a message without text")


def _draft(message: EmailMessage, blocks: tuple[Block, ...], page: Draft | None, fragment: str) -> Draft:
    name, _ = parseaddr(header(message, "From"))
    subject = re.sub(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*)+", "", header(message, "Subject"), flags=re.IGNORECASE)
    kept, removed = split_leftovers([clean_line(block.text) for block in blocks])
    captions = {clean_line(block.text) for block in blocks if block.kind == "caption"}
    return Draft(
        title=subject or (page.title if page else ""),
        blocks=tuple(Block(text, "caption" if text in captions else "body") for text in kept),
        authors=(name,) if name and "@" not in name else (),
        published=iso_date(header(message, "Date")),
        language=(page.language if page else "") or header(message, "Content-Language"),
        metadata_sources=dict.fromkeys(("title", "authors", "published", "language"), "mail header"),
        removed=(*removed, *(page.removed if page else ())),
        fragment=fragment,
    )


def _body(plain: str, markup: str, source: str) -> tuple[tuple[Block, ...], Draft | None]:
    """(blocks, page): the plain text, or the HTML where that says clearly more."""
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").split("\n-- \n")[0]
    lines = "\n".join(line for line in lines.split("\n") if not line.startswith(">"))
    blocks = tuple(Block(paragraph) for paragraph in _unwrapped(lines))
    if not markup.strip():
        return blocks, None
    page: Draft | None = None
    html_blocks = fragment_blocks(markup)
    if re.search(r"<(?:article|nav|main|aside|footer)\b", markup, re.IGNORECASE):
        try:
            page = page_draft(markup, source)
            html_blocks = page.blocks
        except SourceError:
            page = None
    longer = sum(len(b.text) for b in html_blocks) > 1.2 * sum(len(b.text) for b in blocks)
    return (html_blocks, page) if longer else (blocks, None)


def _unwrapped(text: str) -> list[str]:
    """Paragraphs of a mail: lines broken at a fixed width are joined, other lines stay apart."""
    parts = re.split(r"\n[^\S\n]*\n", text.strip())
    if len(parts) > 1 or max(map(len, text.split("\n"))) <= 80:
        return [part for part in parts if part.strip()]
    return paragraphs_of(text)


def looks_like_mail(text: str) -> bool:
    """Whether text begins with mail headers."""
    return bool(_HEADER.match(text)) and bool(
        re.search(r"^(?:From|Subject|MIME-Version|Content-Type):", text, re.IGNORECASE | re.MULTILINE)
    )
