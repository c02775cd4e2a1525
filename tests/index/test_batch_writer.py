"""Batches that overlap: one is embedded while the next is read, and both behave as if they came one after the other."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.batch import BATCH_ARTICLES
from index.batch_writer import BatchWriter
from index.collection import Collection
from index.converters import convert
from index.discovery import discover
from index.drafts import ParsedArticle
from index.embedding import Embedder
from index.encoder import Encoder
from index.errors import ModelError
from index.indexer import index_sources
from index.report import RunEvent, RunReport
from index.windowed import Pieces
from index.writer import CollectionWriter
from tests.index.conftest import CountingEncoder


def lines(path: Path, articles: Sequence[tuple[int, str]]) -> Path:
    """A file of articles with these numbers, which tell these sentences."""
    told = (
        json.dumps({"id": str(number), "title": f"Report {number}", "text": f"Ship {number} came in. {more}"})
        for number, more in articles
    )
    path.write_text("\n".join(told), encoding="utf-8")
    return path


def reports(folder: Path, count: int) -> Path:
    """A folder of so many articles, a file each."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:02}.md").write_text(f"# Report {number}\n\nShip {number} came in.\n", encoding="utf-8")
    return folder


def parsed(folder: Path, articles: Sequence[tuple[int, str]]) -> list[ParsedArticle]:
    """The same articles as a converter gives them."""
    file = lines(folder / "given.jsonl", articles)
    items = list(convert(discover([str(file)], folder / "c").documents[0]))
    return [item for item in items if isinstance(item, ParsedArticle)]


def run(source: Path, collection: Path, encoder: Encoder) -> RunReport:
    return index_sources([str(source)], collection, encoder=encoder, progress=False)


class WaitingEncoder(CountingEncoder):
    """Embeds a batch only once something has happened."""

    def __init__(self, inner: Encoder) -> None:
        super().__init__(inner)
        self.happened = threading.Event()

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        assert self.happened.wait(60)
        return super().encode_with_pieces(texts, pieces)


class FailingEncoder(CountingEncoder):
    """Fails at the second batch."""

    def encode_with_pieces(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[np.ndarray]:
        if self.encoded:
            raise ModelError("the weights are gone")
        return super().encode_with_pieces(texts, pieces)


def test_the_next_batch_is_read_while_one_is_embedded(tmp_path: Path, encoder: Encoder) -> None:
    waiting = WaitingEncoder(encoder)
    folder = reports(tmp_path / "many", BATCH_ARTICLES + 4)
    looked_at: list[str] = []

    def watch(event: RunEvent) -> None:
        looked_at.extend([event.source] if event.kind == "document" else [])
        if len(looked_at) == BATCH_ARTICLES + 2:
            waiting.happened.set()

    report = index_sources([str(folder)], tmp_path / "c", encoder=waiting, progress=False, on_event=watch)
    assert report.new == BATCH_ARTICLES + 4


@pytest.mark.parametrize(("again", "changed", "unchanged"), [("Late.", 1, 0), ("In time.", 0, 1)])
def test_an_article_that_comes_twice(
    again: str, changed: int, unchanged: int, tmp_path: Path, encoder: Encoder
) -> None:
    """As when two feeds hold it: the second time it finds what was taken the first time, stored or not."""
    told = parsed(tmp_path, [(number, "In time.") for number in range(BATCH_ARTICLES)])
    later = parsed(tmp_path, [(0, again)])
    with CollectionWriter.open(tmp_path / "c", encoder) as writer, ThreadPoolExecutor(1) as thread:
        batch = BatchWriter(writer, Embedder(encoder, writer.manifest), thread, lambda event: None)
        for article in (*told, *later):
            batch.add(article, article.article.location)
        batch.flush()
        assert (batch.counts.new, batch.counts.changed, batch.counts.unchanged) == (BATCH_ARTICLES, changed, unchanged)
        text = writer.reader.article(later[0].article.article_id).text
        assert text == f"Report 0\n\nShip 0 came in. {again}"


def test_a_file_is_renamed_to_one_other_only(tmp_path: Path, encoder: Encoder) -> None:
    folder = reports(tmp_path / "many", 0)
    (folder / "old.md").write_text("# Bridge opens\n\nThe bridge was opened on Monday.\n", encoding="utf-8")
    run(folder, tmp_path / "c", encoder)
    content = (folder / "old.md").read_bytes()
    (folder / "old.md").unlink()
    reports(folder, BATCH_ARTICLES + 2)
    for number in (0, BATCH_ARTICLES + 1):
        (folder / f"{number:02}.md").write_bytes(content)
    report = run(folder, tmp_path / "c", encoder)
    assert (report.new, report.renamed) == (BATCH_ARTICLES + 1, (("00.md", "old.md"),))


def test_a_text_that_stands_in_both_batches_is_embedded_once(tmp_path: Path, counting: CountingEncoder) -> None:
    folder = reports(tmp_path / "many", BATCH_ARTICLES + 2)
    (folder / f"{BATCH_ARTICLES + 1:02}.md").write_bytes((folder / "00.md").read_bytes())
    run(folder, tmp_path / "c", counting)
    assert counting.encoded == BATCH_ARTICLES + 1


def test_a_failure_while_embedding_ends_the_run(tmp_path: Path, encoder: Encoder) -> None:
    file = lines(tmp_path / "many.jsonl", [(number, "Late.") for number in range(3 * BATCH_ARTICLES)])
    with pytest.raises(ModelError, match="the weights are gone"):
        run(file, tmp_path / "c", FailingEncoder(encoder))
    with Collection.open(tmp_path / "c") as collection:
        assert collection.article_count == BATCH_ARTICLES
    assert run(file, tmp_path / "c", encoder).skipped == ()
    with Collection.open(tmp_path / "c") as collection:
        assert collection.article_count == 3 * BATCH_ARTICLES
