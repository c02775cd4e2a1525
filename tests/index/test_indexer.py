from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from index.arrivals import Arrival, read_arrivals
from index.collection import Collection
from index.database import DATABASE_NAME
from index.errors import EncoderMismatchError, SourceError
from index.indexer import index_sources, remove_articles
from index.report import RunEvent, RunReport


def run(folder: Path | str, collection: Path, encoder: object, **options: object) -> RunReport:
    return index_sources([str(folder)], collection, encoder=encoder, progress=False, **options)  # type: ignore[arg-type]


def summary(report: RunReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed


def settle(folder: Path) -> None:
    """Files look as if they were changed long ago, as most files are."""
    for path in folder.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))


def sources(collection: Path) -> list[str]:
    with Collection.open(collection) as opened:
        return [article.source for article in opened.articles()]


def test_a_first_run(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    events: list[RunEvent] = []
    report = run(folder, tmp_path / "c", counting, on_event=events.append)
    assert summary(report) == (3, 0, 0, 0)
    assert (report.skipped, report.sentences, report.passages, report.interrupted) == ((), 9, 3, False)
    assert counting.encoded == 3
    assert [event.source for event in events if event.kind == "new"] == ["bridge.md", "ferry.md", "school.md"]


def test_a_second_run_embeds_nothing(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    settle(folder)
    run(folder, tmp_path / "c", counting)
    encoded = counting.encoded
    vectors = (tmp_path / "c" / "vectors.faiss").stat().st_mtime_ns
    for again in (False, True):
        assert summary(run(folder, tmp_path / "c", counting, again=again)) == (0, 0, 3, 0)
    assert counting.encoded == encoded
    assert (tmp_path / "c" / "vectors.faiss").stat().st_mtime_ns == vectors


def test_an_unchanged_file_is_not_even_read(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    settle(folder)
    run(folder, tmp_path / "c", counting)
    bridge = folder / "bridge.md"
    bridge.write_text(bridge.read_text().replace("Monday", "Friday"))
    settle(folder)
    assert summary(run(folder, tmp_path / "c", counting)) == (0, 0, 3, 0)
    assert summary(run(folder, tmp_path / "c", counting, again=True)) == (0, 1, 2, 0)


def test_a_file_changed_within_the_clocks_step_is_noticed(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    bridge = folder / "bridge.md"
    before = bridge.stat()
    run(folder, tmp_path / "c", counting)
    bridge.write_text(bridge.read_text().replace("Monday", "Friday"))
    os.utime(bridge, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert summary(run(folder, tmp_path / "c", counting)) == (0, 1, 2, 0)


def test_a_change_embeds_only_what_is_new(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    run(folder, tmp_path / "c", counting)
    encoded = counting.encoded
    (folder / "bridge.md").write_text(
        "# New bridge opens\n\nThe mayor opened the new bridge on Monday. It cost 41 million crowns.\n"
    )
    assert summary(run(folder, tmp_path / "c", counting)) == (0, 1, 2, 0)
    # The passage, and the sentences in it.
    assert counting.encoded == encoded + 1
    with Collection.open(tmp_path / "c") as collection:
        assert "41 million" in collection.articles()[0].text
        assert collection.search_lexical("40", 5) == []
        assert len(collection.search_lexical("41", 5)) == 1
        assert collection.passage_count == 3


def arrivals(collection: Path) -> dict[str, Arrival]:
    """The arrival of each article, by source."""
    with Collection.open(collection) as opened, opened.snapshot() as connection:
        found = read_arrivals(connection)
        return {article.source: found[article.article_id] for article in opened.articles()}


def test_when_an_article_came_and_when_it_changed_is_remembered(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    began = datetime.now().astimezone()
    run(folder, tmp_path / "c", counting)
    came = arrivals(tmp_path / "c")["bridge.md"]
    assert came.added == came.changed
    assert began <= datetime.fromisoformat(came.added) + timedelta(seconds=1)
    long_ago = "2020-02-03T12:00:00+00:00"
    with sqlite3.connect(tmp_path / "c" / DATABASE_NAME) as connection:
        connection.execute("UPDATE arrivals SET added = ?, changed = ?", (long_ago, long_ago))
    path = folder / "bridge.md"
    path.write_text(path.read_text().replace("Monday", "Friday"))
    (folder / "ferry.md").unlink()
    assert summary(run(folder, tmp_path / "c", counting, prune=True)) == (0, 1, 1, 1)
    found = arrivals(tmp_path / "c")
    assert found["bridge.md"].added == long_ago < found["bridge.md"].changed
    assert found["school.md"] == Arrival(long_ago, long_ago)
    with Collection.open(tmp_path / "c") as opened, opened.snapshot() as connection:
        assert len(read_arrivals(connection)) == opened.article_count == 2


def test_a_renamed_file_is_not_embedded_again(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    run(folder, tmp_path / "c", counting)
    encoded = counting.encoded
    (folder / "bridge.md").rename(folder / "opening.md")
    report = run(folder, tmp_path / "c", counting)
    assert (summary(report), report.renamed) == ((0, 0, 2, 0), (("opening.md", "bridge.md"),))
    assert counting.encoded == encoded
    assert sources(tmp_path / "c") == ["ferry.md", "opening.md", "school.md"]


def test_a_missing_file_goes_only_with_prune(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    run(folder, tmp_path / "c", counting)
    (folder / "ferry.md").unlink()
    assert summary(run(folder, tmp_path / "c", counting)) == (0, 0, 2, 0)
    assert len(sources(tmp_path / "c")) == 3
    assert summary(run(folder, tmp_path / "c", counting, prune=True)) == (0, 0, 2, 1)
    assert sources(tmp_path / "c") == ["bridge.md", "school.md"]


def test_prune_leaves_what_other_runs_brought(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / "other"
    other.mkdir()
    (other / "fair.md").write_text("# Fair opens\n\nThe autumn fair opened its gates.\n")
    run(folder, tmp_path / "c", counting)
    run(other, tmp_path / "c", counting, prune=True)
    assert len(sources(tmp_path / "c")) == 4


def test_articles_of_one_file_come_and_go(tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": f"n{i}", "title": f"Title {i}", "text": f"Text number {i} is here."}) for i in range(3)]
    file.write_text("\n".join(lines))
    assert summary(run(file, tmp_path / "c", counting)) == (3, 0, 0, 0)
    file.write_text("\n".join(lines[1:]))
    assert summary(run(file, tmp_path / "c", counting)) == (0, 0, 2, 0)
    assert sources(tmp_path / "c") == ["news.jsonl#n0", "news.jsonl#n1", "news.jsonl#n2"]
    assert summary(run(file, tmp_path / "c", counting, prune=True)) == (0, 0, 2, 1)
    assert sources(tmp_path / "c") == ["news.jsonl#n1", "news.jsonl#n2"]


def test_other_metadata_alone_is_not_embedded(tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "news.jsonl"
    article = {"id": "a", "title": "Title", "text": "A text is here.", "section": "Local"}
    file.write_text(json.dumps(article))
    run(file, tmp_path / "c", counting)
    encoded = counting.encoded
    file.write_text(json.dumps(article | {"section": "World"}))
    assert summary(run(file, tmp_path / "c", counting)) == (0, 1, 0, 0)
    assert counting.encoded == encoded
    with Collection.open(tmp_path / "c") as collection:
        assert collection.articles()[0].section == "World"


def test_a_bad_file_is_named_and_the_rest_goes_on(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.txt").write_bytes(b"")
    for _ in range(2):
        report = run(folder, tmp_path / "c", counting)
        assert sorted(source for source, _ in report.skipped) == ["empty.txt", "noise.txt"]
        assert not any(reason.startswith(source) for source, reason in report.skipped)
    assert summary(report) == (0, 0, 3, 0)


def test_a_file_that_breaks_keeps_its_article(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    run(folder, tmp_path / "c", counting)
    (folder / "ferry.md").write_bytes(b"")
    report = run(folder, tmp_path / "c", counting, prune=True)
    assert [source for source, _ in report.skipped] == ["ferry.md"]
    assert sources(tmp_path / "c") == ["bridge.md", "ferry.md", "school.md"]


@pytest.mark.parametrize("name", ["missing", "empty.txt", "empty"])
def test_nothing_usable_leaves_nothing_behind(tmp_path: Path, counting, name: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=name):
        run(tmp_path / name, tmp_path / "deep" / "c", counting)
    assert not (tmp_path / "deep").exists()


def test_nothing_usable_leaves_an_old_collection_alone(made: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(SourceError):
        run(tmp_path / "empty.txt", made, counting, prune=True)
    assert len(sources(made)) == 3


def test_one_missing_source_among_good_ones(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    report = index_sources([str(folder), str(tmp_path / "missing")], tmp_path / "c", encoder=counting, progress=False)
    assert report.new == 3
    assert [source for source, _ in report.skipped] == [str(tmp_path / "missing")]


def test_the_collection_in_the_indexed_folder_is_no_source(folder: Path, counting) -> None:  # type: ignore[no-untyped-def]
    for new in (3, 0):
        report = run(folder, folder / "collection", counting)
        assert (report.new, report.skipped) == (new, ())


def test_another_encoder_is_refused(made: Path, folder: Path, counting) -> None:  # type: ignore[no-untyped-def]
    counting.name = "other-model"
    with pytest.raises(EncoderMismatchError, match=r"made with the encoder all-MiniLM-L6-v2 .* not other-model"):
        run(folder, made, counting)
    with pytest.raises(EncoderMismatchError):
        Collection.open(made, encoder=counting)


def test_a_removed_article_comes_back_when_indexed_again(folder: Path, tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    settle(folder)
    run(folder, tmp_path / "c", counting)
    with Collection.open(tmp_path / "c") as collection:
        ident = collection.articles()[0].article_id
    assert remove_articles(tmp_path / "c", [ident]) == ["bridge.md"]
    assert sources(tmp_path / "c") == ["ferry.md", "school.md"]
    assert summary(run(folder, tmp_path / "c", counting)) == (1, 0, 2, 0)


def test_title_and_date_reach_the_encoder_but_not_the_offsets(tmp_path: Path, counting) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "news.jsonl"
    text = " ".join(f"Sentence number {i} tells of something that happened in the town that day." for i in range(30))
    file.write_text(json.dumps({"id": "a", "title": "Harbour strike", "text": text, "date": "2014-02-28"}))
    run(file, tmp_path / "c", counting)
    with Collection.open(tmp_path / "c") as collection:
        article = collection.articles()[0]
        last = collection.passages_of(article.article_id)[-1]
        words = article.text[last.start : last.end]
        (stored,) = collection.passage_vectors([last.passage_id])
    assert words.startswith("Sentence number")
    (with_both,), (alone,) = counting.encode_with_pieces([f"Harbour strike (2014-02-28)\n{words}", words], [[], []])
    assert stored @ with_both > 0.9999 > 0.99 > stored @ alone


def test_articles_in_other_languages_are_kept_and_told(folder: Path, tmp_path: Path, encoder: object) -> None:
    german = (
        "Der Hafen von Skell wird im Frühjahr geschlossen, weil die Mole erneuert werden muss, teilte die Stadt mit."
    )
    (folder / "hafen.md").write_text(f"# Hafen geschlossen\n\n{german}\n", encoding="utf-8")
    report = run(folder, tmp_path / "c", encoder)
    assert (report.new, report.languages) == (4, (("de", 1),))
    assert report.to_dict()["languages"] == {"de": 1}
    assert list(report.names()) == [
        "not in English: 1 (de 1); they are kept and can be searched, but the reader reads English"
    ]
