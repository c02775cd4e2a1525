"""One run over a folder of bad files: each is named with its reason in one line, and everything else goes in."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.collection import Collection
from index.commands import index

_spec = importlib.util.spec_from_file_location("made_bad", Path(__file__).parent / "converters" / "made.py")
assert _spec is not None
assert _spec.loader is not None
made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made)

LOCKED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"41" * 32, b"42" * 32)
SENTENCES = "The ferry sails again on Sunday, the harbour office said. “At last”, said Björn Åkesson."
CHINESE = "中国外交部发言人说，这是一个非常重要的问题。我们希望有关各方保持克制。"
LINKS = "".join(f"<li><a href=/{i}>Section number {i} of the site</a></li>" for i in range(60))
ENTITIES = '<!ENTITY a "lol lol">' + "".join(
    f'<!ENTITY {b} "&{a};&{a};&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ALIASES = "a: &a [x,x,x,x]\n" + "".join(
    f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def record(ident: str, text: str, **more: str) -> str:
    return json.dumps({"id": ident, "title": f"Title {ident}", "text": text, **more})


def ferry(number: int) -> str:
    return f"Ferry number {number} sails again\n\n{SENTENCES} It is number {number} of its kind.\n"


UNREADABLE = {
    "encrypted.pdf": (made.pdf([[(50, 700, 10, "Secret")]], LOCKED), "encrypted"),
    "truncated.pdf": (made.columns(["One line."], ["Another one."])[:300], "damaged or cut off PDF"),
    "scanned.pdf": (made.pdf([[], []]), "2 pages without text, probably scanned"),
    "truncated.docx": (made.docx()[:-300], "damaged or cut off"),
    "bomb.docx": (made.zipped({"word/document.xml": "0" * 5_000_000}), "unpacks to far more"),
    "bomb.zip": (made.zipped({"zeros.txt": "0" * 5_000_000}), "packed too densely"),
    "nested.zip": (made.zipped({"n.zip": made.zipped({"zeros.txt": "0" * 5_000_000})}), "packed too densely"),
    "bomb.txt.gz": (gzip.compress(b"a" * 60_000_000, 1), "larger than 50 MB"),
    "bomb.tar.gz": (made.tar({"zeros.txt": "0" * 51_000_000}), "larger than 50 MB"),
    "slip.zip": (made.zipped({"../../x": ferry(1)}), "leads out of the archive"),
    "slip.tar": (made.tar({"../../x": ferry(1)}, "w"), "leads out of the archive"),
    "noise.txt": (os.urandom(5000), "binary data"),
    "nothing.txt": (b"", "is empty"),
    "nuls.txt": (b"\0" * 5000, "is empty"),
    "navigation.html": (f"<html><body><nav><ul>{LINKS}</ul></nav></body></html>", "navigation only"),
    "entities.xml": (f"<!DOCTYPE n [{ENTITIES}]><nitf><body><p>&i;</p></body></nitf>", "defines entities"),
    "deep.xml": ("<nitf>" + "<p>" * 100_000, "broken XML"),
    "deep.json": ("[" * 100_000, "nested too deeply"),
}
"""File name -> (content, what its reason says)."""

READABLE = {
    "utf-16.txt": (ferry(10).encode("utf-16-le"), "“At last”, said Björn Åkesson."),
    "cp1252.txt": (ferry(11).encode("cp1252"), "“At last”, said Björn Åkesson."),
    "gb18030.txt": (f"重要的问题\n\n{CHINESE * 3}\n".encode("gb18030"), "希望有关各方保持克制"),
    "mixed.txt": (ferry(12).encode() + "\nFähre „zwölf“ kam.\n".encode("cp1252"), "Fähre „zwölf“ kam."),
    "some-nuls.txt": (ferry(13).replace("ferry", "fe\0rry").encode(), "The ferry sails again on Sunday"),
    "deep.html": ("<div>" * 100_000 + made.page() + "</div>" * 100_000, made.PARAGRAPHS[3]),
    "entities.html": (f"<!DOCTYPE html [{ENTITIES}]>" + made.page().replace("<h1>", "<p>&i;</p><h1>"), "7.4 million"),
    "aliases.md": (f"---\n{ALIASES}title: *i\n---\n\nThe text below a hostile front matter.\n", "below a hostile"),
    "brackets.md": ("---\na: " + "[" * 15_000 + "\n---\n\nThe text below a front matter nested deep.\n", "nested deep"),
    "one.jsonl": (record("same", "An article of this name is here."), "An article of this name is here."),
    "two.jsonl": (record("same", "Another one of that name is there."), "Another one of that name is there."),
    "dates.jsonl": (record("d", "It is of no known day.", date="0001-01-01", updated="9999-12-31"), "no known day"),
    "1899.txt": (ferry(14), "number 14"),
    "2200.txt": (ferry(15), "number 15"),
}
"""File name -> (content, what its article says)."""


@dataclass(frozen=True)
class Ended:
    code: int
    said: str
    report: dict[str, Any]
    texts: dict[str, str]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    base = tmp_path_factory.mktemp("bad")
    folder, collection = base / "news", base / "collection"
    (folder / "loop").mkdir(parents=True)
    for name, (content, _) in (UNREADABLE | READABLE).items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    # Holes take no room on the disk; 70,000 characters of text say what kind of file it is.
    with (folder / "long-line.jsonl").open("wb") as file:
        file.write(b'{"title": "T", "text": "' + b"word " * 14_000)
        file.seek(200_000_000)
        file.write(b'"}\n{oops\n' + record("after", "The line after the long one.").encode())
    with (folder / "long-line.txt").open("wb") as file:
        file.write(b"word " * 14_000)
        file.truncate(200_000_000)
    (folder / "loop" / "again").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.utime(folder / "1899.txt", (-2_230_000_000, -2_230_000_000))
    os.utime(folder / "2200.txt", (7_260_000_000, 7_260_000_000))
    command = [str(folder), "--collection", str(collection), "--json", "--workers", "0"]
    result = CliRunner().invoke(index, command)
    with Collection.open(collection) as opened:
        texts = {article.source: article.text for article in opened.articles()}
    return Ended(result.exit_code, result.stderr, json.loads(result.stdout), texts)


def reasons(ended: Ended, name: str) -> list[str]:
    return [skipped["reason"] for skipped in ended.report["skipped"] if skipped["source"].startswith(name)]


def test_the_run_goes_on_and_ends_with_1(ended: Ended) -> None:
    assert ended.code == 1
    assert "Traceback" not in ended.said
    assert ended.report["new"] == len(ended.texts) == len(READABLE) + 1
    assert {s["source"].split("!")[0].split(" line")[0] for s in ended.report["skipped"]} == {
        *UNREADABLE, "long-line.jsonl", "long-line.txt", "self.txt",
    }  # fmt: skip
    assert not [s for s in ended.report["skipped"] if "\n" in s["reason"] or len(s["reason"]) > 300]


@pytest.mark.parametrize("name", UNREADABLE)
def test_it_is_named_with_its_reason(name: str, ended: Ended) -> None:
    (reason,) = reasons(ended, name)
    assert UNREADABLE[name][1] in reason
    assert f"skipped {name}" in ended.said


@pytest.mark.parametrize("name", READABLE)
def test_it_is_read_all_the_same(name: str, ended: Ended) -> None:
    (text,) = [text for source, text in ended.texts.items() if source.startswith(name)]
    assert READABLE[name][1] in text
    assert len(text) < 20_000


def test_a_line_of_200_mb_costs_only_itself(ended: Ended) -> None:
    first, second = reasons(ended, "long-line.jsonl")
    assert first == "line longer than 50 MB"
    assert second.startswith("bad JSON")
    assert "The line after the long one." in ended.texts["long-line.jsonl#after"]
    assert "no article" in reasons(ended, "long-line.txt")[0]


def test_loops_of_links_end(ended: Ended) -> None:
    assert len(reasons(ended, "self.txt")) == 1
    assert not [source for source in ended.texts if source.startswith("loop")]


def test_a_clock_in_the_wrong_century_gives_no_dates(ended: Ended) -> None:
    assert "0001" not in ended.texts["dates.jsonl#d"]
    assert "9999" not in ended.texts["dates.jsonl#d"]
