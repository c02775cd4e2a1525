"""Files that question sets come in and go to, with errors that say what to do."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from index.errors import QuestionSetError


def read_bytes(path: Path) -> bytes:
    """A file as it is; QuestionSetError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise QuestionSetError(f"{path}: no such file; give a question set (.jsonl) or a SQuAD file (.json)") from None
    except IsADirectoryError:
        raise QuestionSetError(f"{path}: is a folder; give the file itself") from None
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror})") from None


def decode(path: Path, raw: bytes) -> str:
    """The text of a file, unpacked when it is gzip; QuestionSetError when it is not UTF-8, naming the line."""
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            raise QuestionSetError(f"{path}: not a sound gzip file; copy or download it again") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise QuestionSetError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from None


def read_text(path: Path) -> str:
    """`decode` of `read_bytes`."""
    return decode(path, read_bytes(path))


def write_new(path: Path, text: str) -> None:
    """Writes a file that is not there yet; QuestionSetError when it is, or when it cannot be written."""
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise QuestionSetError(f"{path}: is there already; name a new file") from None
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be written ({error.strerror})") from None


def to_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
