from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Collection
from index.encoder import Encoder
from index.errors import CollectionError
from index.indexer import index_sources
from index.lock import writer_lock
from index.writer import CollectionWriter


def test_a_second_writer_is_told_who_writes(made: Path, folder: Path, encoder: Encoder) -> None:
    with CollectionWriter.open(made), pytest.raises(CollectionError, match=f"written by process {os.getpid()} on"):
        index_sources([str(folder)], made, encoder=encoder, progress=False)
    assert index_sources([str(folder)], made, encoder=encoder, progress=False).new == 3


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from index.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(CollectionError, match=f"process {process.pid}"), writer_lock(tmp_path):
            pass
    finally:
        process.kill()
        process.communicate()
    with writer_lock(tmp_path):
        pass


def test_a_failed_batch_stores_nothing(made: Path) -> None:
    with CollectionWriter.open(made) as writer:
        ident = writer.reader.articles()[0].article_id
        before = writer.reader.generation
        with contextlib.suppress(ZeroDivisionError), writer.batch():
            writer.remove_article(ident)
            1 / 0  # noqa: B018
        assert writer.reader.article_count == 3
        assert writer.reader.generation == before


def test_a_failed_first_batch_leaves_no_folder(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(RuntimeError), CollectionWriter.open(tmp_path / "a" / "b", encoder):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_collection_path_that_is_a_file(tmp_path: Path, folder: Path, encoder: Encoder) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CollectionError, match="cannot be made"):
        index_sources([str(folder)], tmp_path / "file", encoder=encoder, progress=False)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_collection_as_it_was(made: Path, folder: Path) -> None:
    """A file size that the system does not let this process exceed stands for the disk."""
    limit = 40_000

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "qa.cli", "index", str(folder), "--collection", str(made)]
    ended = subprocess.run(command, capture_output=True, text=True, preexec_fn=narrow, check=False)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert "what was stored before is untouched" in ended.stderr
    with Collection.open(made) as collection:
        assert collection.article_count == 3


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Root may write everywhere: for as long as this lasts it is nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_read_only_collection(made: Path, folder: Path, encoder: Encoder) -> None:
    with tempfile.TemporaryDirectory() as reachable:
        place, news = Path(reachable) / "c", Path(reachable) / "news"
        shutil.copytree(made, place)
        shutil.copytree(folder, news)
        for path in (Path(reachable), place, news):
            path.chmod(0o555)
        with without_privileges():
            with pytest.raises(CollectionError, match="cannot be written"):
                index_sources([str(news)], place, encoder=encoder, progress=False)
            with Collection.open(place) as collection:
                assert collection.article_count == 3
        for path in (Path(reachable), place, news):
            path.chmod(0o755)
