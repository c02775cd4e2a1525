"""Whether a collection is being written, told without taking the lock from whoever comes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import CollectionError
from index.lock import LOCK_NAME, being_written, writer_lock


def test_it_is_told_while_the_lock_is_held(tmp_path: Path) -> None:
    assert not being_written(tmp_path)
    with writer_lock(tmp_path):
        assert being_written(tmp_path)
        with pytest.raises(CollectionError, match=f"process {os.getpid()}"), writer_lock(tmp_path):
            pass
        assert being_written(tmp_path)
    assert not being_written(tmp_path)


def test_a_writer_that_was_killed_writes_no_more(tmp_path: Path) -> None:
    code = f"import os; from pathlib import Path; from index.lock import writer_lock\n\
with writer_lock(Path({str(tmp_path)!r})): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    assert json.loads((tmp_path / LOCK_NAME).read_text("utf-8"))["host"] == socket.gethostname()
    assert not being_written(tmp_path)
    with writer_lock(tmp_path):
        assert being_written(tmp_path)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"pid": "x", "host": "y"}', '{"pid": 1}'])
def test_a_file_that_tells_nothing_tells_of_no_writer(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK_NAME).write_text(text, "utf-8")
    assert not being_written(tmp_path)
