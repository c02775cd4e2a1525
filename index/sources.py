"""Finds the documents of a run: files, folders and globs in, one `SourceDocument` a file out. Nothing is parsed."""

from __future__ import annotations

import glob
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.errors import SourceError
from index.web.address import without_credentials

MAX_DOCUMENT_BYTES = 50_000_000
"""Largest document that is read into memory at once. Streams such as JSON Lines and archives may be larger."""

# What a saved page carries along: never an article, and not worth a warning each when a whole folder is given.
PAGE_PARTS = frozenset(
    (
        ".bmp",
        ".css",
        ".gif",
        ".ico",
        ".jpeg",
        ".jpg",
        ".js",
        ".m4a",
        ".map",
        ".mp3",
        ".mp4",
        ".ogg",
        ".otf",
        ".png",
        ".svg",
        ".ttf",
        ".wav",
        ".webm",
        ".webp",
        ".woff",
        ".woff2",
    )
)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One file, or one member of an archive.

    Attributes:
        source: name relative to the folder given on the command line; members as "a.zip!/b.html".
        location: absolute path; members as "/x/a.zip!/b.html". Unique, always valid UTF-8.
        modified: time of last change, in UTC, where known.
        size: bytes; -1 where unknown, as inside a gzip file.
        opener: gives a new binary stream at the beginning of the document. Where it is a `functools.partial`, another
            process can open the document too; others are read here and sent.
        media_type, charset: as a mail or HTTP header declares them, or "".
        url: the document's own address where its container knows it, or "".
        depth: how many containers it lies in.
        lines, shared_lines: of a file of pasted text, the keys of its lines and of those that other pages of its
            publisher have too (`cleaning.page_lines`), as bytes; empty where nobody looked.
    """

    source: str
    location: str
    modified: datetime | None
    size: int
    opener: Callable[[], BinaryIO] = field(repr=False, compare=False)
    media_type: str = ""
    charset: str = ""
    url: str = ""
    depth: int = 0
    lines: bytes = field(default=b"", repr=False, compare=False)
    shared_lines: bytes = field(default=b"", repr=False, compare=False)

    def open(self) -> BinaryIO:
        """A new stream at the document's beginning; SourceError when it cannot be opened."""
        try:
            return self.opener()
        except OSError as error:
            raise SourceError(f"{self.source}: cannot be read: {error.strerror or error}") from error

    def read(self, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
        """The whole content; SourceError when it is unreadable or larger than `limit` bytes."""
        if self.size > limit:
            raise SourceError(_too_large(self.source, limit))
        with self.open() as stream:
            try:
                data = stream.read(limit + 1)
            except (OSError, EOFError) as error:
                raise SourceError(f"{self.source}: cannot be read: {error}") from error
        if len(data) > limit:
            raise SourceError(_too_large(self.source, limit))
        return data

    def member(self, name: str, data: bytes, **known: str) -> SourceDocument:
        """A document that lies inside this one; `known` may give media_type, charset and url."""
        name = printable_name(name)
        inner = SourceDocument(
            source=f"{self.source}!/{name}",
            location=f"{self.location}!/{name}",
            modified=self.modified,
            size=len(data),
            opener=lambda: io.BytesIO(data),
            depth=self.depth + 1,
        )
        return replace(inner, **known)  # type: ignore[arg-type]


def article_id(location: str) -> str:
    """16 hexadecimal digits that name the article at `location`."""
    return hashlib.sha256(location.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def printable_name(name: str) -> str:
    """A file name that is valid UTF-8 and free of control characters; undecodable bytes become \\xNN."""
    name = os.fsencode(name).decode("utf-8", "backslashreplace") if _has_escapes(name) else name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def find_documents(sources: Sequence[str]) -> Iterator[SourceDocument]:
    """Files, folders (recursive, sorted, hidden files skipped) and globs as documents, each file once.

    Symbolic links are followed, a loop of them only once. Every source is checked before the first document comes out.

    Raises:
        SourceError: a source that does not exist, holds no file or is no regular file.
    """
    groups = [_expand(source) for source in sources]
    return _documents(groups)


def _documents(groups: list[tuple[str, list[Path], list[Path]]]) -> Iterator[SourceDocument]:
    seen: set[str] = set()
    for source, files, folders in groups:
        found = bool(files)
        for path, base in _walk(files, folders):
            found = True
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield _document(path, base)
        if not found:
            raise SourceError(f"{source}: no file to index in this folder")


def _walk(files: list[Path], folders: list[Path]) -> Iterator[tuple[Path, Path]]:
    for path in files:
        yield path, path.parent
    for folder in folders:
        visited: set[tuple[int, int]] = set()
        for here, below, names in os.walk(folder, followlinks=True):
            status = os.stat(here)
            if (status.st_dev, status.st_ino) in visited:
                below.clear()
                continue
            visited.add((status.st_dev, status.st_ino))
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = Path(here, name)
                if not name.startswith(".") and path.suffix.lower() not in PAGE_PARTS and not _is_special(path):
                    yield path, folder


def _expand(source: str) -> tuple[str, list[Path], list[Path]]:
    """(source, files, folders) of one source given by the user."""
    if not source or "\0" in source:
        raise SourceError(f"{source!r}: not a file name")
    name = without_credentials(source) if "://" in source else printable_name(source)[:200]
    try:
        paths = (
            [Path(source)] if os.path.lexists(source) else [Path(p) for p in sorted(glob.glob(source, recursive=True))]
        )
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
    if not paths:
        raise SourceError(f"{name}: no such file or folder")
    for path in paths:
        if _is_special(path):
            raise SourceError(f"{printable_name(str(path))}: not a regular file")
    return source, [p for p in paths if not p.is_dir()], [p for p in paths if p.is_dir()]


def _document(path: Path, base: Path) -> SourceDocument:
    name, location = printable_name(str(path.relative_to(base))), printable_name(os.path.abspath(path))
    try:
        status = path.stat()
        modified: datetime | None = datetime.fromtimestamp(status.st_mtime, UTC)
        size = status.st_size
    except (OSError, ValueError, OverflowError):
        # A broken link, or a clock in an impossible year: reading says more.
        modified, size = None, -1
    return SourceDocument(name, location, modified, size, opener=partial(_open, path))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _has_escapes(name: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in name)


def _too_large(source: str, limit: int) -> str:
    return f"{source}: larger than {limit // 1_000_000} MB; split it, or give it as JSON Lines"
