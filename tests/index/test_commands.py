from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.commands import articles, doctor, index
from index.errors import CollectionError, PullquoteError, SourceError
from index.indexer import index_sources


def call(command: object, *words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])  # type: ignore[arg-type]


def test_index_reports_and_ends_with_0(folder: Path, tmp_path: Path) -> None:
    ended = call(index, folder, "--collection", tmp_path / "c")
    assert ended.exit_code == 0, ended.output
    assert "3 new, 0 changed, 0 unchanged, 0 removed, 0 skipped; 9 sentences, 3 passages" in ended.stdout
    ended = call(index, folder, "--collection", tmp_path / "c", "--json")
    assert json.loads(ended.stdout)["unchanged"] == 3


def test_index_names_what_failed_and_ends_with_1(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    for quiet in ([], ["--quiet"]):
        ended = call(index, folder, "--collection", tmp_path / "c", "--workers", 0, *quiet)
        assert ended.exit_code == 1
        assert ended.stderr.count("skipped empty.txt: ") == 1


def test_index_that_can_do_nothing(tmp_path: Path) -> None:
    assert call(index).exit_code == 2
    ended = call(index, tmp_path / "missing", "--collection", tmp_path / "c")
    assert isinstance(ended.exception, SourceError)
    assert not (tmp_path / "c").exists()


def test_index_lists_formats() -> None:
    assert "HTML" in call(index, "--formats").stdout
    assert {"name", "extensions", "description"} == set(json.loads(call(index, "--formats", "--json").stdout)[0])


def test_articles_list(made: Path) -> None:
    listed = json.loads(call(articles, "list", "--collection", made, "--json").stdout)
    assert [article["source"] for article in listed] == ["bridge.md", "ferry.md", "school.md"]
    assert {
        "article_id", "source", "title", "publisher", "authors", "published", "section", "language", "url",
    } <= set(listed[0])  # fmt: skip
    assert "New bridge opens" in call(articles, "list", "--collection", made).stdout
    assert json.loads(call(articles, "list", "--collection", made, "--publisher", "none", "--json").stdout) == []


def test_articles_show(made: Path) -> None:
    ident = json.loads(call(articles, "list", "--collection", made, "--json").stdout)[0]["article_id"]
    shown = json.loads(call(articles, "show", ident, "--collection", made, "--json").stdout)
    texts = [shown["text"][start:end] for start, end in shown["sentences"]]
    assert texts == ["New bridge opens", "The mayor opened the new bridge on Monday.", "It cost 40 million crowns."]
    assert shown["removed"] == []
    assert "It cost 40 million crowns." in call(articles, "show", ident, "--collection", made).stdout
    assert "0 pieces were taken out" in call(articles, "show", ident, "--collection", made, "--removed").stdout


def test_hostile_text_cannot_act_on_a_terminal(tmp_path: Path, encoder: object) -> None:
    hostile = {
        "id": "a",
        "title": "Red \x1b[31m alert",
        "text": "Clear \x1b[2J the \x9b2J screen.",
        "publisher": "\x1b]0;x\x07P",
    }
    (tmp_path / "n.jsonl").write_text(json.dumps(hostile))
    index_sources([str(tmp_path / "n.jsonl")], tmp_path / "c", encoder=encoder, progress=False)  # type: ignore[arg-type]
    ident = json.loads(call(articles, "list", "--collection", tmp_path / "c", "--json").stdout)[0]["article_id"]
    for words in (
        ["list"],
        ["show", ident],
        ["list", "--json"],
        ["show", ident, "--json"],
        ["show", ident, "--removed"],
    ):
        shown = call(articles, *words, "--collection", tmp_path / "c").stdout
        assert "\x1b" not in shown
        assert "\x9b" not in shown


def test_articles_remove(made: Path) -> None:
    ident = json.loads(call(articles, "list", "--collection", made, "--json").stdout)[0]["article_id"]
    ended = call(articles, "remove", ident, "nonsense", "--collection", made)
    assert isinstance(ended.exception, CollectionError)
    assert call(articles, "remove", ident, "--collection", made).stdout == "removed bridge.md\n"
    assert len(json.loads(call(articles, "list", "--collection", made, "--json").stdout)) == 2


@pytest.mark.parametrize("words", [["list"], ["show", "x"], ["remove", "x"]])
def test_no_collection(tmp_path: Path, words: list[str]) -> None:
    ended = call(articles, *words, "--collection", tmp_path / "missing")
    assert isinstance(ended.exception, PullquoteError)
    assert "no collection at" in str(ended.exception)
    assert not (tmp_path / "missing").exists()


def test_doctor_finds_and_mends(made: Path) -> None:
    (made / "vectors.faiss").write_bytes(b"noise")
    ended = call(doctor, "--collection", made, "--json")
    told = json.loads(ended.stdout)
    assert (ended.exit_code, told["sound"]) == (1, False)
    ended = call(doctor, "--collection", made, "--repair")
    assert "mended: made vectors.faiss again from the database" in ended.stdout
    assert "vectors.faiss matches the database" in ended.stdout


def test_doctor_without_a_collection(tmp_path: Path) -> None:
    ended = call(doctor, "--collection", tmp_path / "missing")
    assert isinstance(ended.exception, CollectionError)


@pytest.mark.parametrize("command", [index, articles, doctor, *articles.commands.values()])
def test_help_has_an_example(command: object) -> None:
    assert "Example:" in call(command, "--help").stdout


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        words = " ".join(f"Sentence {n} of article {number} is here." for n in range(10))
        (folder / f"{number:03}.md").write_text(f"# Title {number}\n\n{words}\n")
    command = [sys.executable, "-m", "qa.cli", "index", str(folder), "--collection", str(tmp_path / "c")]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
    while process.poll() is None and not (tmp_path / "c" / "collection.sqlite-wal").exists():
        time.sleep(0.01)
    # As a terminal does: to the processes that read, too.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "run the same command again to go on" in said
