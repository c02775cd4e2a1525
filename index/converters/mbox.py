"""MBOX: a mailbox, one article a message. Read message by message, so that its size does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.converters.base import Format, Head
from index.converters.mail import header, message_items, parse_mail
from index.drafts import Draft, Problem
from index.errors import SourceError
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument, printable_name

_FROM = re.compile(rb"From \S+.*\b(?:19|20)\d\d")


def read(document: SourceDocument) -> Iterator[Draft | Problem | SourceDocument]:
    for number, data in enumerate(_messages(document), start=1):
        where = f"{document.source} message {number}"
        if data is None:
            yield Problem(where, f"larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB")
            continue
        message = parse_mail(data)
        ident = header(message, "Message-ID").strip("<>") or str(number)
        try:
            yield from message_items(message, document, f"#{printable_name(ident)[:300]}")
        except SourceError:
            yield Problem(where, "a message without text")


def _messages(document: SourceDocument) -> Iterator[bytes | None]:
    """The messages' bytes; None for one that is too large."""
    with document.open() as stream:
        lines: list[bytes] = []
        size, blank, begun = 0, True, False
        while line := stream.readline(MAX_DOCUMENT_BYTES):
            if blank and line.startswith(b"From ") and (not begun or _FROM.match(line)):
                if begun:
                    yield b"".join(lines) if size <= MAX_DOCUMENT_BYTES else None
                lines, size, begun = [], 0, True
                continue
            size += len(line)
            if size <= MAX_DOCUMENT_BYTES:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
            blank = not line.strip()
        yield b"".join(lines) if size <= MAX_DOCUMENT_BYTES else None


def _recognise(head: Head) -> bool:
    return bool(re.match(rb"From \S+[^\n]*\n[!-9;-~]+:", head.data))


FORMAT = Format("MBOX", (".mbox",), "a mailbox; each message is an article", _recognise, read)
