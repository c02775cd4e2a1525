from __future__ import annotations

import os

import pytest

from index.errors import SourceError

TEXT = (
    "Harbour bridge to open in June\n\nThe bridge – “at last” – opens on 14 June, said Björn "
    "Åkesson.\n\nBuses cross first.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding, only):
    assert (
        "The bridge – “at last” – opens on 14 June, said Björn Åkesson."
        in only("a.txt", TEXT.encode(encoding)).article.text
    )


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends(ends, only):
    assert only("a.txt", TEXT.replace("\n", ends)).article.text == only("a.txt", TEXT).article.text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n\t", "is empty"),
        ("a.txt", b"\0" * 500, "is empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99, "an image"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 99, "save it as .docx"),
        ("a.rtf", b"{\\rtf1 x}", "RTF"),
    ],
)
def test_what_is_no_text_says_what_it_is(name, data, reason, results):
    with pytest.raises(SourceError, match=reason):
        results(name, data)


def test_binary_noise_is_refused(results):
    with pytest.raises(SourceError, match="binary data"):
        results("a.txt", os.urandom(4000))


def test_a_text_of_many_millions_of_characters_is_refused(results):
    with pytest.raises(SourceError, match="no article"):
        results("a.txt", "word " * 1_100_000)
