"""TAR, packed or not: every file inside, read as a stream and in memory only."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from index.converters.base import Format, Head
from index.converters.packed import open_unpacked, unpacked_head
from index.converters.zip import MAX_MEMBERS, is_hidden, odd_name
from index.drafts import Problem
from index.errors import SourceError
from index.sources import MAX_DOCUMENT_BYTES, SourceDocument, printable_name


def read(document: SourceDocument) -> Iterator[SourceDocument | Problem]:
    with open_unpacked(document) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, info in enumerate(archive):
            if number >= MAX_MEMBERS:
                raise SourceError(f"{document.source}: more than {MAX_MEMBERS:,} files in one archive")
            if not info.isfile() or is_hidden(info.name):
                continue
            reason = odd_name(info.name)
            if info.size > MAX_DOCUMENT_BYTES:
                reason = f"larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB"
            inner = None if reason else archive.extractfile(info)
            if inner is None:
                yield Problem(f"{document.source}!/{printable_name(info.name)}", reason or "cannot be read")
            else:
                yield document.member(info.name, inner.read())


def _recognise(head: Head) -> bool:
    return b"ustar" in (head.data[257:262], unpacked_head(head.data)[257:262])


FORMAT = Format("TAR", (".tar", ".tar.gz", ".tgz"), "archives with any of these inside", _recognise, read)
