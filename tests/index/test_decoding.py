from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.decoding import NotTextError, decode

CHINESE = "中国外交部发言人说，这是一个非常重要的问题。我们希望有关各方保持克制。\n" * 2
RUSSIAN = "Президент России заявил, что страна не будет участвовать в переговорах. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_chinese(encoding):
    assert decode(CHINESE.encode(encoding)) == CHINESE


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "“No”, she said – the café’s naïve façade…"),
        ("cp1252", "Der Präsident sagte „ja“ — für Größe."),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("big5", "外交部發言人說，這是一個非常重要的問題。我們希望有關各方保持克制。" * 3),
        ("shift_jis", "日本の首相は、会議で発言しました。これは重要です。" * 3),
        ("euc-kr", "한국 대통령은 어제 회의에서 말했다. 그것은 중요하다." * 3),
        ("utf-16-le", "ok"),
        ("utf-16-be", "Kerry seeks help\r\n"),
    ],
)
def test_without_a_mark(encoding, text):
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_counts_when_the_bytes_agree():
    assert decode("Żółć".encode("cp1250"), "windows-1250") == "Żółć"
    assert decode("“quoted”".encode("cp1252"), "iso-8859-1") == "“quoted”"
    assert decode("Größe".encode(), "ascii") == "Größe"
    assert decode("Die Größe".encode("cp1252"), "no-such-encoding") == "Die Größe"


def test_lines_of_two_encodings():
    data = "Größe eins\n".encode() * 3 + "Größe „zwei“\n".encode("cp1252")
    assert decode(data) == "Größe eins\n" * 3 + "Größe „zwei“\n"


def test_a_character_cut_in_half_at_the_end():
    assert decode("Größe\nGrö".encode()[:-1]) == "Größe\nGr"


def test_nul_characters_go():
    assert decode(b"abc\0def\n" * 20) == "abcdef\n" * 20
    assert decode(b"some text" + b"\0" * 4000) == "some text"


@pytest.mark.parametrize("size", [300, 5000, 100_000])
def test_noise_is_no_text(size):
    with pytest.raises(NotTextError):
        decode(os.urandom(size))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=300))
def test_every_utf_8_text_comes_back(text):
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data):
    try:
        text = decode(data)
    except NotTextError:
        return
    assert "\0" not in text
