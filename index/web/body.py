"""The content of an answer: unpacked from its transfer coding, and never more of it than a limit."""

from __future__ import annotations

import gzip
import io
import zlib

ACCEPTED = "gzip, deflate"
"""What a request may offer: codings that can be unpacked piece by piece, up to a limit."""

_MAX_CODINGS = 3


class BodyError(Exception):
    """A body that is too large, damaged, or packed in a way that was not offered; the message is a reason."""


def unpack_body(data: bytes, coding: str, limit: int) -> bytes:
    """Content of a body.

    Args:
        data: as it was sent.
        coding: the header Content-Encoding; several codings stand in the order in which they were applied.
        limit: most bytes that may come out.

    Raises:
        BodyError: more would come out, or it cannot be unpacked.
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > _MAX_CODINGS:
        raise BodyError("packed more than three times")
    for name in reversed(names):
        try:
            if name in ("gzip", "x-gzip"):
                data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(limit + 1)
            elif name == "deflate":
                data = _inflate(data, limit + 1)
            else:
                raise BodyError(f"packed with {name[:20]!r}, which was not asked for")
        except (OSError, EOFError, zlib.error) as error:
            raise BodyError(f"damaged: {error}") from error
        if len(data) > limit:
            raise too_large(limit)
    return data


def too_large(limit: int) -> BodyError:
    """The error for an answer of more than `limit` bytes."""
    return BodyError(f"larger than {limit / 1_000_000:g} MB")


def _inflate(data: bytes, limit: int) -> bytes:
    # RFC 9110 means zlib's format (RFC 1950, 2.2) by "deflate"; some servers send the bare stream.
    headed = data[:1] and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
    content = unpacker.decompress(data, limit)
    if not unpacker.eof and len(content) < limit:
        raise zlib.error("it is cut off")
    return content
