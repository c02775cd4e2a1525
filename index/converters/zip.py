"""ZIP: every document inside, in memory only; nothing is ever written to disk. Bombs and odd names are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from index.converters.base import Format, Head
from index.drafts import Problem
from index.errors import SourceError
from index.sources import MAX_DOCUMENT_BYTES, PAGE_PARTS, SourceDocument, printable_name

MAX_UNPACKED_BYTES = 2_000_000_000
"""All members of one archive together."""
MAX_MEMBERS = 100_000
_MAX_RATIO = 300
"""Text packs to a tenth at best; only bombs, or files of zeros, reach hundreds."""


def read(document: SourceDocument) -> Iterator[SourceDocument | Problem]:
    stream = document.open()
    with stream, zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(document.read())) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise SourceError(f"{document.source}: more than {MAX_MEMBERS:,} files in one archive")
        if _overlap(infos):
            raise SourceError(f"{document.source}: its files overlap, as only a bomb's do; refused")
        total = 0
        for info in infos:
            if info.is_dir() or is_hidden(info.filename):
                continue
            where = f"{document.source}!/{printable_name(info.filename)}"
            reason = _refusal(info) or odd_name(info.filename)
            total += info.file_size
            if not reason and total > MAX_UNPACKED_BYTES:
                raise SourceError(f"{document.source}: unpacks to more than {MAX_UNPACKED_BYTES // 10**9} GB")
            if reason:
                yield Problem(where, reason)
                continue
            try:
                # zipfile reads no more than the size that was checked above.
                data = archive.read(info)
            except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
                yield Problem(where, f"broken in the archive: {error}")
                continue
            yield document.member(info.filename, data)


def check_zip(data: bytes, source: str) -> None:
    """Checks a document that is a ZIP inside (DOCX, ODT, EPUB) before a library unpacks it; SourceError for a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise SourceError(f"{source}: damaged or cut off: {error}") from error
    if sum(info.file_size for info in infos) > 4 * MAX_DOCUMENT_BYTES or any(_is_bomb(info) for info in infos):
        raise SourceError(f"{source}: unpacks to far more than a document holds; refused")


def is_hidden(name: str) -> bool:
    """Members that are no documents: hidden files, resource forks, images and styles of saved pages."""
    path = PurePosixPath(name)
    return (
        any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in path.parts)
        or path.suffix.lower() in PAGE_PARTS
    )


def odd_name(name: str) -> str:
    """Why a member's name is refused: it leads out of the archive; "" when it is fine."""
    parts = name.replace("\\", "/").split("/")
    return (
        "its name leads out of the archive; left out"
        if ".." in parts or name.startswith(("/", "\\")) or parts[0][1:2] == ":"
        else ""
    )


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 1:
        return "encrypted; unpack it first"
    if info.file_size > MAX_DOCUMENT_BYTES:
        return f"unpacks to more than {MAX_DOCUMENT_BYTES // 1_000_000} MB"
    return "packed too densely for a document; refused" if _is_bomb(info) else ""


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes of the archive, so that a few bytes unpack to any number of files (Fifield, 2019)."""
    spans = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(start + size >= after for (start, size), (after, _) in pairwise(spans))


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > 1_000_000 and info.file_size > _MAX_RATIO * max(1, info.compress_size)


def _recognise(head: Head) -> bool:
    return head.data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


FORMAT = Format("ZIP", (".zip",), "archives with any of these inside", _recognise, read)
