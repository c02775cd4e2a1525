"""The benchmark's figures: shape only, since times are the machine's."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from lxml import html

from eval.bench.command import bench
from eval.bench.comparing import compare_figures, read_figures
from eval.bench.curve import curve_series, draw_curve
from eval.bench.filling import fill_collection
from eval.bench.indexing import measure_indexing
from eval.bench.limits import flop_a_token, measure_limits
from eval.bench.machine import machine_facts
from eval.bench.made import write_articles
from eval.bench.nearest import search_random
from eval.bench.starts import help_times
from eval.bench.tables import figures_text
from eval.bench.timing import Timing
from index.checks.collection import check_collection
from index.collection import Collection
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


def test_a_large_collection_is_filled_without_embedding(tmp_path: Path, encoder: Encoder) -> None:
    fill_collection(tmp_path / "filled", 40, SENTENCES, encoder)
    with Collection.open(tmp_path / "filled", encoder=encoder) as collection:
        assert (collection.article_count, collection.passage_count) == (10, 40)
        article = collection.articles()[3]
        for sentence in collection.sentences(article.article_id):
            assert article.text[sentence.start : sentence.end].strip()
        vectors = collection.passage_vectors([1, 2])
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert collection.search_dense(vectors[1], 1)[0][0] == 2
        assert collection.search_lexical("bridge", 5)
    # Copies were not looked for, so that there are no signatures; all else is as it should be.
    assert {finding.remedy for finding in check_collection(tmp_path / "filled", encoder) if not finding.sound} == {
        "copies"
    }


def test_indexing_is_told_by_stage(tmp_path: Path) -> None:
    write_articles(tmp_path / "made.jsonl", 8, SENTENCES)
    found = measure_indexing(tmp_path / "made.jsonl", tmp_path / "collection", progress=False)
    assert found["articles"] == 2
    assert found["tokens_per_second"] > 0
    assert set(found["stages"]) == {"convert", "embed", "write"}


def test_vectors_alone_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.bench.nearest._QUERIES", 4)
    flat = search_random(600)
    assert (flat["kind"], flat["recall@20"]) == ("FlatVectors", 1.0)
    assert flat["search"]["count"] == 4
    monkeypatch.setenv("PULLQUOTE_FLAT_PASSAGES", "100")
    lists = search_random(600)
    assert lists["kind"] == "ListVectors"
    assert 0.2 < lists["recall@20"] <= 1


def test_the_distance_from_the_limit_is_told() -> None:
    assert flop_a_token(150) == 2 * 10_645_248 + 6 * 4 * 384 * 150
    encoder, reader = measure_limits(SENTENCES * 8, 100.0)
    assert (encoder["texts"], reader["texts"]) == (16, 2)
    for found in (encoder, reader):
        assert found["share"] == pytest.approx(found["gflops"] / 100, abs=0.001)
        assert found["least_ms"] > 0


def test_a_curve_shows_what_was_measured() -> None:
    timings = [{"name": "retrieve", "median_ms": 10.0}, {"name": "total", "median_ms": 300.0}]
    runs = [
        {"ask": timings, "passages": size, "peak_mb": 400, "serve_mb": None, "disk_mb": size / 100}
        for size in (1000, 100)
    ]
    nearest = [{"vectors": 1_000_000, "search": {"median_ms": 70.0}, "memory_mb": 800}]
    series = dict(curve_series({"runs": runs, "nearest": nearest}))
    assert series["total, median ms"] == [(100, 300.0), (1000, 300.0)]
    assert "memory of serve, MB" not in series
    plot = html.fromstring(draw_curve(list(series.items())))
    assert len(plot.xpath("//polyline")) == len(series) == 6
    texts = [element.text for element in plot.xpath("//text")]
    assert {"passages", "1,000,000", "disk, MB"} <= set(texts)


def test_a_collection_is_asked_its_own_examples_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.bench.limits._ROUNDS", 1)
    monkeypatch.setattr("eval.bench.limits._PASSAGES", 2)
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
    assert run["serve_mb"] is None
    assert run["passages"] > 0
    assert run["ask"][0]["name"] == "open and first question"
    assert "total, 2 at once" in [entry["name"] for entry in run["ask"]]
    assert "collection: total" in figures_text(figures)
    assert "at the matrix product's rate" in figures_text(figures)
    last = compare_figures(figures, figures).splitlines()[-1]
    assert " ".join(last.split()) == "collection: total, 2 at once 1.00 1.00"


def test_starts_are_measured_on_the_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.bench.limits._ROUNDS", 1)
    monkeypatch.setattr("eval.bench.limits._PASSAGES", 2)
    monkeypatch.setattr("index.samples.samples_folder", lambda: samples_folder() / "pellar-bridge-closed.txt")
    out = tmp_path / "bench.json"
    words = ["--questions", "1", "--at-once", "1", "--starts", "1", "--json", str(out), "--quiet"]
    result = CliRunner().invoke(bench, words)
    assert result.exit_code == 0, result.output
    figures = read_figures(out)
    assert [entry["count"] for entry in figures["starts"]] == [1, 1, 1]
    (run,) = figures["runs"]
    assert run["name"] == "samples"
    assert run["serve_mb"] > 0


@pytest.mark.parametrize("content", ["", "[]", '{"starts": []}', '{"starts": [1], "runs": []}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "other.json").write_text(content)
    with pytest.raises(PullquoteError, match="is not a file that `pullquote bench --json` wrote"):
        read_figures(tmp_path / "other.json")
