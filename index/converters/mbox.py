"""MBOX: a mailbox, one article a message. Read message by message, so that its size does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.converters.base import Format, Head, one_line
from index.converters.mail import header, message_items, parse_mail
from index.drafts import Draft, Problem
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument, printable_name

_QUOTED = re.compile(rb">+From ")
_FROM = re.compile(rb"From \S+.*\b(?:19|20)\d\d")


def read(document: SourceDocument) -> Iterator[Draft | Problem | SourceDocument]:
    for number, data in enumerate(_messages(document), start=1):
        where = f"{document.source} message {number}"
        if data is None:
            yield Problem(where, f"larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB")
            continue
        fragment = ""
        try:
            message = parse_mail(data)
            fragment = f"#{printable_name(header(message, 'Message-ID').strip('<>') or str(number))[:300]}"
            yield from message_items(message, document, fragment)
        except MemoryError:
            raise
        except Exception as error:  # a message made to break the standard library's parser; the others go on
            yield Problem(where, one_line(error).removeprefix(f"{document.source}{fragment}: "))


def _messages(document: SourceDocument) -> Iterator[bytes | None]:
    """The messages' bytes; None for one that is too large."""
    with document.open() as stream:
        message = bytearray()
        size, blank, begun = 0, True, False
        while line := stream.readline(MAX_DOCUMENT_BYTES):
            if blank and line.startswith(b"From ") and (not begun or _FROM.match(line)):
                if begun:
                    yield bytes(message) if size <= MAX_DOCUMENT_BYTES else None
                message, size, begun = bytearray(), 0, True
                continue
            size += len(line)
            if size <= MAX_DOCUMENT_BYTES:
                message += line[1:] if _QUOTED.match(line) else line
            blank = not line.strip()
        yield bytes(message) if size <= MAX_DOCUMENT_BYTES else None


def _recognise(head: Head) -> bool:
    return bool(re.match(rb"From \S+[^\n]*\n[!-9;-~]+:", head.data))


FORMAT = Format("MBOX", (".mbox",), "a mailbox; each message is an article", _recognise, read)
