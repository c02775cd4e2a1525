"""What every converter shares: the `Format` it registers, and the beginning of a document that it is recognised by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from index.decoding import NotTextError, decode
from index.drafts import Draft, Problem
from index.errors import SourceError
from index.sources import SourceDocument

HEAD_BYTES = 65_536

_SPACE = re.compile(r"\s+")
_SKIPPED = {"<?": "?>", "<!--": "-->"}
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")

Item = Draft | Problem | SourceDocument
"""What a converter gives: articles, parts that could not be read, and documents inside this one."""


@dataclass(frozen=True)
class Head:
    """The beginning of a document: what a format is recognised by.

    Attributes:
        name: file name or address, in lower case.
        media_type: as declared by a container, in lower case, or "".
        data: the first bytes, `HEAD_BYTES` at most.
    """

    name: str
    media_type: str
    data: bytes

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix

    @cached_property
    def text(self) -> str:
        """The beginning as text, leading white space removed; "" for binary data."""
        try:
            # Two bytes less may cut a character in half; the remains do not matter for recognition.
            return decode(self.data).lstrip("\ufeff \t\r\n\f\v")
        except NotTextError:
            return ""

    @cached_property
    def root(self) -> str:
        """Local name of the first XML or HTML element, in lower case; "" when the text does not begin with markup."""
        at = 0
        while True:
            at = _end_of(_SPACE, self.text, at) or at
            mark = next((mark for mark in _SKIPPED if self.text.startswith(mark, at)), "")
            # Each search goes on where the last one ended, so that a hostile head costs no more than its length.
            end = self.text.find(_SKIPPED[mark], at) if mark else -1
            if end >= 0:
                at = end + len(_SKIPPED[mark])
            elif doctype := _end_of(_DOCTYPE, self.text, at):
                at = doctype
            else:
                break
        match = _ELEMENT.match(self.text, at)
        return match.group(1).lower() if match else ""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format and how to read it.

    Attributes:
        name: as people call it.
        extensions: usual file name endings, for the list of formats; recognition looks at the content first.
        description: one line for `pullquote index --formats`.
        recognise: whether a document that begins so is of this format.
        read: the articles, problems and inner documents of a document. May raise anything on a broken one.
    """

    name: str
    extensions: tuple[str, ...]
    description: str
    recognise: Callable[[Head], bool]
    read: Callable[[SourceDocument], Iterable[Item]]


def read_text(document: SourceDocument) -> str:
    """The whole document as text; SourceError when it is no text."""
    try:
        return decode(document.read(), document.charset)
    except NotTextError as error:
        raise SourceError(f"{document.source}: {error}; no format known to pullquote") from error


def attempt(make: Callable[[], Draft | Problem], where: str) -> Draft | Problem:
    """What `make` gives; when it fails, a problem of the record or message called `where`, so that the others go on."""
    try:
        return make()
    except MemoryError:
        raise
    except Exception as error:  # hostile text makes libraries raise all kinds, RecursionError among them
        return Problem(where, one_line(error).removeprefix(f"{where}: "))


def one_line(error: Exception) -> str:
    """What an error says, in one line of bounded length."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def head_of(document: SourceDocument) -> Head:
    """The beginning of a document; SourceError when it is empty or unreadable."""
    try:
        with document.open() as stream:
            data = stream.read(HEAD_BYTES)
    except (OSError, EOFError, ValueError) as error:
        raise SourceError(f"{document.source}: cannot be read: {error}") from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceError(f"{document.source}: is empty")
    return Head(document.source.lower(), document.media_type.lower(), data)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a match at `at` ends, 0 when there is none."""
    match = pattern.match(text, at)
    return match.end() if match else 0
