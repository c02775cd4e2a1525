"""Connections to a collection's database."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

from index.collection import Collection


def test_a_thread_that_has_ended_keeps_no_file_open(made: Path) -> None:
    with Collection.open(made) as collection:
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(10):
            thread = threading.Thread(target=lambda: collection.article_count)
            thread.start()
            thread.join()
        gc.collect()
        assert len(os.listdir("/proc/self/fd")) <= before + 3
        assert collection.article_count == 3
