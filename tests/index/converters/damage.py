"""Hypothesis strategies that damage real files: of every format, and inside those that are packed."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable

from hypothesis import strategies as st

ODD = (
    *(b"\0", b"\xff\xfe", b"<", b"&#0;", b"]]>", b"{", b'"', b"\\ud800", b"%", b"--", b"\r", b"=?", b"9" * 30, b"\n\n"),
    *(b"\x1f\x8b", b"PK\x03\x04", b"%PDF-", b"BZh", b"\xfd7zXZ\x00", b"WARC/1.0\r\n", b"From a@b 2024\n", b"---\n"),
    *(b"<!ENTITY a 'b'>", b"<![CDATA[", b"<!--", b"<script>", b"</p>", b"<table><tr><td>", b"&#x110000;", b"<p><p>"),
    *(b" obj <<", b"stream\n", b"endobj", b"/Filter/FlateDecode", b"2 0 R", b"BT (", b"/Length 999999999", b"xref\n"),
    *(
        b"=?utf-8?b?",
        b"Content-Type: multipart/mixed; boundary=x\n\n",
        b"Content-Transfer-Encoding: base64\n",
        b"--x\n",
    ),
    *(
        b"![](",
        b"> > - ",
        b"```\n",
        b"|a|\n|-|\n",
        b": &a [*a]",
        b"Content-Length: 99999999\r\n",
        b"\xe4\xbd",
        b"\xed\xa0",
    ),
)
"""Pieces that mean something to one format or another."""

_LONGEST = 200_000


@st.composite
def damaged(draw: st.DrawFn, data: bytes, other: bytes = b"") -> bytes:
    """`data` with pieces changed, cut out, cut off, said again, or put in: odd ones, or some of `other`."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(changed)))
        length = draw(st.integers(0, 40))
        how = draw(st.integers(0, 8))
        if how == 0:
            changed[at : at + length] = draw(st.binary(max_size=20))
        elif how == 1:
            del changed[at : at + length]
        elif how == 2:
            changed[at:at] = draw(st.sampled_from(ODD)) * draw(st.integers(1, 3))
        elif how == 3:
            changed[at:at] = changed[at : at + length] * 3
        elif how == 4:
            piece = bytes(changed[at : at + 1 + length]) or b"<"
            changed[at:at] = piece * draw(st.integers(1, _LONGEST // 5 // len(piece)))
        elif how == 5:
            changed[at:at] = draw(st.sampled_from(ODD)) * draw(st.integers(1, 2000))
        elif how == 6 and other:
            start = draw(st.integers(0, len(other)))
            changed[at:at] = other[start : start + draw(st.integers(0, len(other)))]
        elif how == 7:
            del changed[at:]
        elif changed and at < len(changed):
            changed[at] ^= 1 << draw(st.integers(0, 7))
        del changed[_LONGEST:]
    return bytes(changed)


@st.composite
def damaged_inside(draw: st.DrawFn, data: bytes) -> bytes:
    """As `damaged`, but of what is packed in `data`, and packed again; `data` itself where nothing is."""
    return _repacked(data, lambda inner: draw(damaged(inner)), lambda names: draw(st.sampled_from(names)))


def _repacked(data: bytes, change: Callable[[bytes], bytes], choose: Callable[[list[str]], str]) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(change(gzip.decompress(data)), 1, mtime=0)
    if not data.startswith(b"PK"):
        return change(data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        chosen = choose(sorted(before.namelist()))
        for name in before.namelist():
            content = before.read(name)
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            after.writestr(zipfile.ZipInfo(name), change(content) if name == chosen else content, how)
    return out.getvalue()
