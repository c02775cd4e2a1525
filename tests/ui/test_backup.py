"""A backup of a collection in use is whole, and comes back as it was."""

from __future__ import annotations

import json
import shutil
import tarfile
import threading
from io import BytesIO
from pathlib import Path

import pytest

from index.collection import Collection
from index.encoder import Encoder
from index.errors import CollectionError
from index.indexer import index_sources
from ui.access.keys import KeyStore
from ui.backup import back_up, restore
from ui.feedback import FeedbackLog


@pytest.fixture
def collection(real_collection: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(real_collection, tmp_path / "collection"))


def test_what_is_restored_is_what_was_there(collection: Path, tmp_path: Path) -> None:
    FeedbackLog(collection).append({"question": "Who?", "verdict": "right"})
    _, secret = KeyStore(collection).create("bot", ["ask"])
    assert back_up(collection, tmp_path / "b.tar.gz") == 2
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    assert restore(tmp_path / "b.tar.gz", tmp_path / "new" / "place") == 2
    with Collection.open(collection) as old, Collection.open(tmp_path / "new" / "place") as new:
        assert new.articles() == old.articles()
        assert new.generation == old.generation
    assert json.loads((tmp_path / "new" / "place" / "feedback.jsonl").read_text("utf-8"))["verdict"] == "right"
    assert KeyStore(tmp_path / "new" / "place").find(secret)
    assert not list(tmp_path.glob(".*"))


def test_a_backup_while_articles_come_and_go(collection: Path, tmp_path: Path, encoder: Encoder) -> None:
    """Every backup holds the articles of one moment: the pair below only ever comes and goes together."""
    pair = tmp_path / "pair.jsonl"
    lines = [json.dumps({"id": str(n), "title": f"Pair {n}", "text": f"Half {n} of the pair is here."}) for n in (1, 2)]
    pair.write_text("\n".join(lines), "utf-8")
    stopped = threading.Event()

    def change() -> None:
        while not stopped.is_set():
            for sources in ([str(pair)], [str(collection.parent)]):
                index_sources(sources, collection, prune=True, encoder=encoder, progress=False)

    (tmp_path / "article.txt").write_text("Third\n\nA third article.", "utf-8")
    thread = threading.Thread(target=change)
    thread.start()
    try:
        for number in range(4):
            back_up(collection, tmp_path / f"{number}.tar.gz")
            restore(tmp_path / f"{number}.tar.gz", tmp_path / f"restored-{number}")
            with Collection.open(tmp_path / f"restored-{number}") as found:
                assert sum("Pair" in article.title for article in found.articles()) in (0, 2)
    finally:
        stopped.set()
        thread.join()


def test_nothing_is_overwritten(collection: Path, tmp_path: Path) -> None:
    back_up(collection, tmp_path / "b.tar.gz")
    with pytest.raises(CollectionError, match="is there already"):
        back_up(collection, tmp_path / "b.tar.gz")
    with pytest.raises(CollectionError, match="not empty"):
        restore(tmp_path / "b.tar.gz", collection)
    with pytest.raises(CollectionError, match="no collection"):
        back_up(tmp_path / "none", tmp_path / "c.tar.gz")


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "sub/evil", "feedback.jsonl"])
def test_a_file_that_is_no_backup_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    file = tmp_path / "made.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, BytesIO(b"evil"))
    with pytest.raises(CollectionError, match="no backup"):
        restore(file, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["made.tar.gz"]


def test_a_damaged_backup_is_refused(collection: Path, tmp_path: Path) -> None:
    back_up(collection, tmp_path / "b.tar.gz")
    content = (tmp_path / "b.tar.gz").read_bytes()
    for damaged in (content[: len(content) // 2], b"", content[:200] + b"\0" * 64 + content[264:]):
        (tmp_path / "d.tar.gz").write_bytes(damaged)
        with pytest.raises(CollectionError, match=r"d\.tar\.gz|damaged"):
            restore(tmp_path / "d.tar.gz", tmp_path / "new")
        assert not (tmp_path / "new").exists()
