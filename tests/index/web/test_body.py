from __future__ import annotations

import gzip
import zlib

import pytest

from index.web.body import BodyError, unpack_body


def gzipped(data: bytes) -> bytes:
    # The same at every time, since names of tests are made of it.
    return gzip.compress(data, mtime=0)


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (b"news", ""),
        (b"news", "identity"),
        (gzipped(b"news"), "GZIP"),
        (gzipped(b"ne") + gzipped(b"ws"), "x-gzip"),
        (zlib.compress(b"news"), "deflate"),
        (bare(b"news"), "deflate"),
        (gzipped(zlib.compress(b"news")), "deflate, gzip"),
    ],
)
def test_codings(data: bytes, coding: str) -> None:
    assert unpack_body(data, coding, 100) == b"news"


@pytest.mark.parametrize(("pack", "coding"), [(gzipped, "gzip"), (zlib.compress, "deflate"), (bare, "deflate")])
def test_a_bomb_is_not_unpacked(pack, coding) -> None:  # type: ignore[no-untyped-def]
    bomb = pack(bytes(2_000_000))
    assert len(bomb) < 5_000
    with pytest.raises(BodyError, match=r"larger than 0\.1 MB"):
        unpack_body(bomb, coding, 100_000)


@pytest.mark.parametrize(
    ("data", "coding", "reason"),
    [
        (b"news", "br", "'br', which was not asked for"),
        (b"news", "gzip", "damaged"),
        (gzipped(b"news" * 100)[:20], "gzip", "damaged"),
        (b"news", "deflate", "damaged"),
        (zlib.compress(b"news" * 100)[:10], "deflate", "cut off"),
        (b"news", "gzip, gzip, gzip, gzip", "more than three times"),
    ],
)
def test_what_cannot_be_unpacked(data: bytes, coding: str, reason: str) -> None:
    with pytest.raises(BodyError, match=reason):
        unpack_body(data, coding, 1000)
