"""Bytes -> text: byte-order marks, UTF-16 without one, declared, guessed and mixed encodings; noise is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text has: everything but tab, line ends, form feed, escape's neighbours in old mails, NUL.
_NOISE = bytes(i for i in range(1, 32) if chr(i) not in "\t\n\v\f\r\x1a\x1b") + b"\x7f"
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_LINE_END = re.compile(rb"[\r\n]")
_STRANGE = ("Cc", "Cn", "Co", "Cs")
_SAMPLE = 200_000


class NotTextError(ValueError):
    """Bytes that are no text in any encoding."""


def decode(data: bytes, declared: str = "") -> str:
    """The text in `data`, without NUL characters and byte-order marks.

    Args:
        data: any bytes.
        declared: the encoding that a header or the document itself names; used only when the bytes agree with it.

    Raises:
        NotTextError: the bytes are binary noise.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _plain(data.decode(encoding, "replace"))
    wide = _wide_encoding(data)
    if wide:
        return _plain(data.decode(wide, "replace"))
    noise = len(data) - len(data.translate(None, _NOISE))
    # A file that a crash or a fixed record size filled up with NULs is still text; NULs all over it are not.
    if noise > 2 + len(data) // 100 or data.rstrip(b"\0").count(0) > 2 + len(data) // 4:
        raise NotTextError("binary data, not text")
    for encoding in ("utf-8", declared):
        text = _strict(data, encoding)
        if text is not None:
            return _plain(text)
    return _plain(_mixed(data) or data.decode(_guess(data), "replace"))


def _plain(text: str) -> str:
    if text.count("\ufffd") > 2 + len(text) // 10:
        raise NotTextError("binary data, not text")
    return text.removeprefix("\ufeff").replace("\0", "")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        # Latin-1 declared means cp1252 on the web, whose superset of letters real pages use.
        name = codecs.lookup(encoding).name if encoding else ""
        if not name or (name in ("utf-8", "ascii") and encoding != "utf-8"):
            return None
        return data.decode("cp1252" if name == "iso8859-1" else "gb18030" if name in ("gb2312", "gbk") else name)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark, or "": its high bytes vary less than its low bytes, in ASCII as in Chinese."""
    sample = data[: _SAMPLE // 2 * 2]
    if len(sample) < 4 or not sample.count(0):
        return ""
    if sample.count(0) < len(sample) // 5 and _strict(data.replace(b"\0", b""), "utf-8") is not None:
        return ""
    encoding = "utf-16-le" if len(set(sample[1::2])) < len(set(sample[0::2])) else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    strange = sum(c == "\ufffd" or (unicodedata.category(c) in _STRANGE and c not in "\t\n\r\f") for c in text)
    return encoding if strange <= 1 + len(text) // 50 else ""


def _mixed(data: bytes) -> str | None:
    """A file that is UTF-8 in most of its non-ASCII lines: the others as cp1252 from their first wrong byte on."""
    lines = data[:_SAMPLE].splitlines(keepends=True)
    whole = lines if lines[-1].endswith((b"\n", b"\r")) else lines[:-1]
    wrong = [_strict(line, "utf-8") is None for line in whole or [data] if not line.isascii()]
    if sum(wrong) > len(wrong) / 2:
        return None
    return data.decode("utf-8", _AS_CP1252)


def _rest_of_line(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler that decodes from the wrong byte to the end of its line; a character cut at the end goes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data = error.object
    if error.reason == "unexpected end of data":
        return "", len(data)
    found = _LINE_END.search(data, error.start)
    end = found.start() if found else len(data)
    return data[error.start : end].decode("cp1252", "replace"), end


_AS_CP1252 = "pullquote-rest-of-line-as-cp1252"
codecs.register_error(_AS_CP1252, _rest_of_line)


def _guess(data: bytes) -> str:
    """cp1252 when accents stand among more ASCII letters, as in western text; else what charset-normalizer finds."""
    sample = data[:_SAMPLE]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    if high < 0.4 * (high + len(_ASCII_LETTER.findall(sample))) or sum(len(run) > 1 for run in runs) < 0.3 * len(runs):
        return "cp1252"
    if _strict(sample[: len(sample) // 2 * 2], "gb18030") is not None or _strict(sample[:-1], "gb18030") is not None:
        chinese = sample.decode("gb18030", "ignore")
        if sum("\u4e00" <= c <= "\u9fff" or c in "，。、“”《》：；？！" for c in chinese) > 0.5 * sum(
            not c.isascii() for c in chinese
        ):
            common = sum(c in "的一是不了在人有我他这中国大来上个到说们为子和你地出道也时年" for c in chinese)
            if common > 0.03 * len(chinese):
                return "gb18030"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"
