"""ZIP, TAR, gzip and WARC: what is inside is read, and what is hostile is named and left out."""

from __future__ import annotations

import gzip
import struct

import pytest

from index.converters import ParsedArticle, Problem
from index.errors import SourceError

TEXT = "Harbour bridge to open\n\nIt opens in June, after nine months of repairs.\n"


def test_members_of_a_zip(results, made):
    found = results(
        "a.zip",
        made.zipped(
            {
                "b/one.md": "# One\n\nText.",
                "two.jsonl": '{"title": "T", "text": "x y."}\n{"title"',
                "__MACOSX/x": "x",
                "logo.png": "x",
            }
        ),
    )
    assert [f.source if isinstance(f, Problem) else f.article.source for f in found] == [
        "a.zip!/b/one.md",
        "a.zip!/two.jsonl#1",
        "a.zip!/two.jsonl line 2",
    ]
    assert found[0].article.location == "/library/a.zip!/b/one.md"


def test_an_entry_that_leads_out_is_left_out(results, made):
    for name, data in (
        ("a.zip", made.zipped({"../../x": TEXT, "ok.txt": TEXT})),
        ("a.tar", made.tar({"../../x": TEXT, "ok.txt": TEXT}, "w")),
    ):
        bad, good = results(name, data)
        assert "leads out of the archive" in bad.reason
        assert good.article.source == f"{name}!/ok.txt"


def test_a_zip_bomb_is_left_out_and_the_rest_goes_on(results, made):
    found = results("a.zip", made.zipped({"zeros.txt": "0" * 20_000_000, "ok.txt": TEXT}))
    assert [type(f) for f in found] == [Problem, ParsedArticle]
    assert "densely" in found[0].reason


def test_a_gzip_bomb_is_refused(results, monkeypatch):
    monkeypatch.setattr("index.sources.MAX_DOCUMENT_BYTES", 1000)
    (problem,) = results("a.txt.gz", gzip.compress(b"a" * 60_000_000))
    assert "larger than 50 MB" in problem.reason


def test_archives_inside_archives_have_an_end(results, made):
    data = made.zipped({"a.txt": TEXT})
    for _ in range(3):
        data = made.zipped({"n.zip": data})
    assert isinstance(results("a.zip", data)[0], ParsedArticle)
    for _ in range(5):
        data = made.zipped({"n.zip": data})
    (problem,) = results("a.zip", data)
    assert "archives inside archives" in problem.reason


def test_packed_json_lines_are_streamed(results):
    lines = "".join(f'{{"id": "{i}", "title": "T{i}", "text": "Text {i}."}}\n' for i in range(50))
    assert len(results("a.jsonl.gz", gzip.compress(lines.encode()))) == 50


def test_damaged_ones_say_so(results, made):
    (problem,) = results("a.txt.gz", gzip.compress(TEXT.encode() * 9)[:-12])
    assert "cannot be read" in problem.reason
    with pytest.raises(SourceError, match="broken ZIP"):
        results("a.zip", made.zipped({"a.txt": TEXT})[:-30])


def test_an_encrypted_member_is_named(results, made):
    data = bytearray(made.zipped({"a.txt": TEXT}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    (problem,) = results("a.zip", bytes(data))
    assert "encrypted" in problem.reason


def test_warc_records_are_articles_with_their_address(only, made):
    article = only("a.warc.gz", made.warc()).article
    assert article.url == "http://news.example.org/bridge"
    assert article.source == "a.warc.gz!/http://news.example.org/bridge"


def test_files_that_overlap_are_refused(results, made):
    data = made.zipped({"a.txt": TEXT * 50})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[start:end] * 100
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), start, 0)
    with pytest.raises(SourceError, match="overlap"):
        results("a.zip", data[:start] + entries + tail)


def test_archives_inside_archives_have_one_bound_together(results, made, monkeypatch):
    for name, least in (("MAX_UNPACKED_BYTES", 50_000), ("MAX_GROWTH", 5)):
        monkeypatch.setattr(f"index.converters.budget.{name}", least)
    inner = made.zipped({f"{n}.txt": f"Title {n}\n\nThis is the text of number {n}." + "\n" * 20_000 for n in range(9)})
    with pytest.raises(SourceError, match="unpacks to far more than its size allows"):
        results("a.zip", made.zipped({f"{n}.zip": inner for n in range(20)}))
    assert isinstance(results("a.zip", made.zipped({"a.txt": TEXT}))[0], ParsedArticle)


def test_many_members_that_cannot_be_read_are_counted(results, made):
    found = results("a.zip", made.zipped({**{f"{n}.txt": b"\x01\x02" * 99 for n in range(150)}, "z.txt": TEXT}))
    assert len(found) == 102
    assert isinstance(found[100], ParsedArticle)
    assert found[101] == Problem("a.zip", "50 more parts of it cannot be read")


def test_names_that_come_again_and_again_take_no_time(results):
    line = '{"id": "same", "title": "T", "text": "Text."}\n'
    found = results("a.jsonl", line * 3000)
    assert found[-1].article.source == "a.jsonl#same~3000"


def test_what_an_archive_says_stays_off_the_terminal(results, made, capfd):
    data = gzip.decompress(made.warc()).replace(b"Content-Length: ", b"Content-Length: 1")
    results("a.warc", data.replace(b"<h1>", b"\r\n\r\n\x1b[31m<h1>"))
    assert capfd.readouterr().err == ""
