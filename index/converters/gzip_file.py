"""gzip, bzip2 and xz: the one document inside, unpacked as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from index.converters.base import Format, Head
from index.converters.packed import open_unpacked, packing
from index.sources import SourceDocument


def read(document: SourceDocument) -> Iterator[SourceDocument]:
    name = re.sub(r"\.(?:gz|gzip|bz2|xz)$", "", PurePosixPath(document.source).name, flags=re.IGNORECASE)
    inner = document.member(name, b"")
    yield replace(inner, size=-1, opener=lambda: open_unpacked(document))


def _recognise(head: Head) -> bool:
    return bool(packing(head.data))


FORMAT = Format("gzip", (".gz", ".bz2", ".xz"), "a packed document of any other format", _recognise, read)
