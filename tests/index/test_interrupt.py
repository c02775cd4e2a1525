from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.indexer import index_sources
from index.interrupt import Interruptible
from index.report import RunEvent


def test_ctrl_c_in_the_middle_of_a_long_file_finishes_the_batch(tmp_path: Path, encoder: Encoder) -> None:
    file = tmp_path / "many.jsonl"
    lines = (json.dumps({"id": str(n), "title": f"Title {n}", "text": "A text of it."}) for n in range(80))
    file.write_text("\n".join(lines))

    stored: list[RunEvent] = []

    def stop(event: RunEvent) -> None:
        if event.kind == "stored" and not stored:
            stored.append(event)
            signal.raise_signal(signal.SIGINT)

    first = index_sources([str(file)], tmp_path / "c", encoder=encoder, progress=False, on_event=stop)
    assert first.interrupted
    assert 16 <= first.new < 80
    second = index_sources([str(file)], tmp_path / "c", encoder=encoder, progress=False)
    assert (second.interrupted, second.new, second.unchanged) == (False, 80 - first.new, first.new)


def test_a_second_ctrl_c_stops_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interruptible() as interrupt:
        signal.raise_signal(signal.SIGINT)
        assert interrupt.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
