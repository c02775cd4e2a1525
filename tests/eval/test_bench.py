"""The benchmark's figures: shape only, since times are the machine's."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from eval.bench import Timing, bench, help_times


def test_timings_are_summed_up() -> None:
    assert Timing("x", (1.0, 3.0, 2.0)).to_dict() == {"name": "x", "count": 3, "median_ms": 2.0, "p95_ms": 2.9}


def test_the_command_starts() -> None:
    assert help_times(1).times_ms[0] > 0


def test_a_collection_is_asked_its_own_examples(tmp_path: Path) -> None:
    from index.indexer import index_sources
    from index.samples import samples_folder

    index_sources([str(samples_folder() / "pellar-bridge-closed.txt")], str(tmp_path / "collection"), progress=False)
    out = tmp_path / "bench.json"
    words = ["--collection", str(tmp_path / "collection"), "--questions", "2", "--json", str(out), "--quiet"]
    result = CliRunner().invoke(bench, words)
    assert result.exit_code == 0, result.output
    figures = json.loads(out.read_text())
    assert figures["indexing"] is None
    assert {"open and first question", "total"} <= {entry["name"] for entry in figures["ask"]}
    assert "pullquote --help" in result.stdout
