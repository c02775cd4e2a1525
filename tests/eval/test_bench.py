"""The benchmark's figures: shape only, since times are the machine's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.bench.command import bench
from eval.bench.comparing import compare_figures, read_figures
from eval.bench.indexing import TimedEncoder, measure_indexing
from eval.bench.machine import machine_facts
from eval.bench.made import write_articles
from eval.bench.starts import help_times
from eval.bench.tables import figures_text
from eval.bench.timing import Timing
from index.encoder import Encoder
from index.errors import PullquoteError
from index.samples import samples_folder

SENTENCES = ["The mayor of Harrowmouth opened the bridge after long repairs.", "Crews from Stennet worked overnight."]


def test_timings_are_summed_up() -> None:
    summary = {"name": "x", "count": 3, "min_ms": 1.0, "median_ms": 2.0, "p95_ms": 2.9, "max_ms": 3.0}
    assert Timing("x", (1.0, 3.0, 2.0)).to_dict() == summary


def test_the_command_starts() -> None:
    assert help_times(1).times_ms[0] > 0


def test_the_machine_is_told() -> None:
    facts = machine_facts()
    assert facts["matrix_gflops"] > 0
    assert facts["cores"] >= 1
    assert facts["processor"]


def test_made_articles_are_the_same_each_time_and_differ_from_each_other(tmp_path: Path) -> None:
    assert write_articles(tmp_path / "one.jsonl", 40, SENTENCES) == 10
    write_articles(tmp_path / "two.jsonl", 40, SENTENCES)
    lines = (tmp_path / "one.jsonl").read_text().splitlines()
    assert lines == (tmp_path / "two.jsonl").read_text().splitlines()
    assert len({json.loads(line)["text"] for line in lines}) == 10


def test_random_vectors_are_unit_vectors_and_equal_for_equal_texts(encoder: Encoder) -> None:
    made = TimedEncoder(encoder, random=True)
    vectors = made.encode(["one", "two", "one"])
    assert (vectors[0] == vectors[2]).all()
    assert float(vectors[0] @ vectors[0]) == pytest.approx(1, abs=1e-5)
    assert abs(float(vectors[0] @ vectors[1])) < 0.5


def test_indexing_is_told_by_stage(tmp_path: Path) -> None:
    write_articles(tmp_path / "made.jsonl", 20, SENTENCES)
    found = measure_indexing(tmp_path / "made.jsonl", tmp_path / "collection", random=True, progress=False)
    assert found["articles"] == 5
    assert found["vectors"] == "random"
    assert found["tokens_per_second"] is None
    assert set(found["stages"]) == {"convert", "embed", "write"}
    assert found["disk_mb"] > 0


def test_a_collection_is_asked_its_own_examples_and_compared(tmp_path: Path) -> None:
    from index.indexer import index_sources

    index_sources([str(samples_folder() / "pellar-bridge-closed.txt")], str(tmp_path / "collection"), progress=False)
    out = tmp_path / "bench.json"
    words = ["--collection", str(tmp_path / "collection"), "--questions", "2", "--at-once", "2", "--starts", "0"]
    result = CliRunner().invoke(bench, [*words, "--json", str(out), "--quiet"])
    assert result.exit_code == 0, result.output
    figures = read_figures(out)
    (run,) = figures["runs"]
    assert run["indexing"] is None
    assert run["peak_mb"] > 0
    assert run["ask"][0]["name"] == "open and first question"
    assert "total, 2 at once" in [entry["name"] for entry in run["ask"]]
    assert "collection: total" in figures_text(figures)
    last = compare_figures(figures, figures).splitlines()[-1]
    assert " ".join(last.split()) == "collection: total, 2 at once 1.00 1.00"


@pytest.mark.parametrize("content", ["", "[]", '{"starts": []}', '{"starts": [1], "runs": []}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "other.json").write_text(content)
    with pytest.raises(PullquoteError, match="is not a file that `pullquote bench --json` wrote"):
        read_figures(tmp_path / "other.json")
