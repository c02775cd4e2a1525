from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import SourceError
from index.sources import article_id, find_documents, printable_name


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(*sources: str | Path) -> list[str]:
    return [document.source for document in find_documents([str(s) for s in sources])]


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path):
    make(tmp_path, "b.txt", "a/z.html", "a/.hidden.txt", ".git/x.txt", "c/d/e.md", "a/style.css", "no extension")
    assert sorted(names(tmp_path)) == ["a/z.html", "b.txt", "c/d/e.md", "no extension"]
    assert names(tmp_path) == names(tmp_path)


def test_a_file_goes_by_its_name_and_a_glob_by_each(tmp_path):
    make(tmp_path, "x/a.txt", "x/b.txt", "x/c.md", "x/logo.png")
    assert names(tmp_path / "x/a.txt") == ["a.txt"]
    assert names(tmp_path / "x/*.txt") == ["a.txt", "b.txt"]
    assert names(tmp_path / "x/logo.png") == ["logo.png"]


def test_each_file_once_and_located_absolutely(tmp_path, monkeypatch):
    make(tmp_path, "x/a.txt")
    monkeypatch.chdir(tmp_path)
    (document,) = find_documents(["x", "x/a.txt", str(tmp_path / "x")])
    assert document.location == str(tmp_path / "x/a.txt")
    assert document.read() == b"x/a.txt"
    assert document.size == 7
    assert document.modified is not None


def test_a_loop_of_links_ends(tmp_path):
    make(tmp_path, "a/b/one.txt")
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert [name for name in names(tmp_path) if name.endswith(".txt")] == ["a/b/one.txt"]


def test_a_broken_link_says_so_when_read(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (document,) = find_documents([str(tmp_path)])
    with pytest.raises(SourceError, match=r"gone\.txt: cannot be read"):
        document.read()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("nowhere.txt", "no such file"),
        ("*.nothing", "no such file"),
        ("empty", "no file to index"),
        ("pipe", "not a regular file"),
        ("ftp://name:secret@a.example/x", "^ftp://a.example/x: no such file"),
        ("", "not a file name"),
        ("a\0b", "not a file name"),
        ("x" * 5000, "no such file|cannot be read"),
    ],
)
def test_what_cannot_be_found_says_why(source, reason, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    os.mkfifo("pipe")
    with pytest.raises(SourceError, match=reason):
        list(find_documents([source]))


def test_the_limit_holds_whatever_the_size_says(tmp_path):
    make(tmp_path, "a.txt")
    (document,) = find_documents([str(tmp_path)])
    with pytest.raises(SourceError, match="larger than 0 MB"):
        document.read(limit=3)


def test_a_name_that_is_no_utf_8(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_text("x")
    (document,) = find_documents([str(tmp_path)])
    assert document.source == "caf\\xe9\\n.txt"
    assert document.read() == b"x"
    assert document.location.encode()


def test_members_and_identifiers(tmp_path):
    make(tmp_path, "a.zip")
    (document,) = find_documents([str(tmp_path)])
    member = document.member("b/c.html", b"data", url="http://a.example/")
    assert (member.source, member.read(), member.depth, member.url) == (
        "a.zip!/b/c.html",
        b"data",
        1,
        "http://a.example/",
    )
    assert member.location == f"{tmp_path}/a.zip!/b/c.html"
    assert len(article_id(member.location)) == 16
    assert article_id("a") != article_id("b")
    assert printable_name("a\x1b[31m") == "a\\x1b[31m"
