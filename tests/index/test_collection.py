from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from index.collection import Collection
from index.database import DATABASE_NAME
from index.embedding import encoder_text
from index.encoder import Encoder
from index.errors import CollectionError
from index.filters import Filters
from index.indexer import index_sources


def test_what_was_indexed_can_be_read(made: Path) -> None:
    with Collection.open(made) as collection:
        assert (collection.article_count, collection.sentence_count, collection.passage_count) == (3, 9, 3)
        bridge = collection.articles()[0]
        assert (bridge.source, bridge.title) == ("bridge.md", "New bridge opens")
        assert collection.article(bridge.article_id) == bridge
        sentences = collection.sentences(bridge.article_id)
        assert [bridge.text[s.start : s.end] for s in sentences] == [
            "New bridge opens", "The mayor opened the new bridge on Monday.", "It cost 40 million crowns.",
        ]  # fmt: skip
        assert [sentence.kind for sentence in sentences] == ["title", "body", "body"]
        (passage,) = collection.passages_of(bridge.article_id)
        assert (passage.first_sentence, passage.last_sentence) == (0, 3)
        assert collection.manifest.encoder == "all-MiniLM-L6-v2"


def test_passages_come_in_the_order_asked_for(made: Path) -> None:
    with Collection.open(made) as collection:
        numbers = [p.passage_id for a in collection.articles() for p in collection.passages_of(a.article_id)]
        asked = [numbers[2], numbers[0], 999_999, numbers[0]]
        found = [passage.passage_id for passage in collection.passages(asked)]
        assert found == [numbers[2], numbers[0], numbers[0]]
        with pytest.raises(CollectionError, match="no passage 999999"):
            collection.passage_vectors(asked)


def test_search_by_words(made: Path) -> None:
    with Collection.open(made) as collection:
        ((first, score), *_) = collection.search_lexical("Who opens bridges?", 5)
        assert collection.passages([first])[0].article_id == collection.articles()[0].article_id
        assert score > 0
        assert collection.search_lexical("opens bridges", 5, allowed=set()) == []
        assert collection.search_lexical('"; DROP TABLE articles; --', 5) == []
        assert collection.search_lexical("bridge", 0) == []
        assert collection.count_lexical("bridge school", 9) == 2
        assert collection.count_lexical("bridge school", 1) == 1
        assert collection.count_lexical("?", 9) == 0


def test_search_by_vectors(made: Path, encoder: Encoder) -> None:
    with Collection.open(made, encoder=encoder) as collection:
        vector = encoder.encode(["When did the last boat leave the port?"], query=True)[0]
        found = collection.search_dense(vector, 3)
        passage = collection.passages([found[0][0]])[0]
        assert collection.article(passage.article_id).source == "ferry.md"
        (stored,) = collection.passage_vectors([passage.passage_id])
        assert found[0][1] == pytest.approx(float(stored @ vector), abs=1e-5)
        others = {number for number, _ in found[1:]}
        assert {number for number, _ in collection.search_dense(vector, 3, others)} == others
        with pytest.raises(CollectionError, match="vectors of 384 numbers"):
            collection.search_dense(vector[:10], 3)


def test_sentence_vectors_are_those_of_the_encoder(made: Path, encoder: Encoder) -> None:
    with Collection.open(made) as collection:
        article = collection.articles()[1]
        (passage,) = collection.passages_of(article.article_id)
        told = encoder_text(article, passage)
        above = told.index(article.text[passage.start : passage.end]) - passage.start
        pieces = [(s.start + above, s.end + above) for s in collection.sentences(article.article_id)]
        vectors = collection.sentence_vectors(article.article_id)
        assert vectors.dtype == np.float32
        (rows,) = encoder.encode_with_pieces([told], [pieces])
        assert np.allclose(vectors, rows[1:], atol=1e-3)
        assert np.allclose(collection.passage_vectors([passage.passage_id]), rows[:1], atol=1e-5)


def test_filters_choose_articles_and_passages(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "news.jsonl").write_text(
        '{"id": "a", "title": "A", "text": "One is here.", "publisher": "Gazette", "date": "2014-02-27"}\n'
        '{"id": "b", "title": "B", "text": "Two is here.", "publisher": "Courier", "date": "2014-02-28T23:30:00Z"}\n'
        '{"id": "c", "title": "C", "text": "Three is here.", "publisher": "Gazette"}\n'
    )
    index_sources([str(tmp_path / "news.jsonl")], tmp_path / "c", encoder=encoder, progress=False)
    with Collection.open(tmp_path / "c") as collection:

        def titles(filters: Filters) -> str:
            return "".join(article.title for article in collection.articles(filters))

        assert titles(Filters()) == "ABC"
        assert titles(Filters(publishers=("Gazette",))) == "AC"
        assert titles(Filters(since="2014-02-28")) == "B"
        assert titles(Filters(until="2014-02-28")) == "AB"
        assert titles(Filters(publishers=("Gazette",), since="2014-01-01")) == "A"
        assert len(collection.allowed_passages(Filters(publishers=("Gazette",)))) == 2
        assert len(collection.allowed_passages(Filters())) == 3


def test_no_collection(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match=r"no collection at .*missing: make one with `pullquote index"):
        Collection.open(tmp_path / "missing")
    (tmp_path / DATABASE_NAME).write_bytes(b"")
    with pytest.raises(CollectionError, match="is empty: run `pullquote index"):
        Collection.open(tmp_path)


def test_an_unknown_article(made: Path) -> None:
    with Collection.open(made) as collection:
        with pytest.raises(CollectionError, match="no article 'zzz': `pullquote articles list` shows them"):
            collection.article("zzz")
        assert collection.sentences("zzz") == ()
        assert collection.sentence_vectors("zzz").shape == (0, 384)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(CollectionError, match="damaged"):
        Collection.open(tmp_path)


def test_several_threads_read(made: Path, encoder: Encoder) -> None:
    errors: list[Exception] = []
    vector = encoder.encode(["bridge"])[0]
    with Collection.open(made) as collection:

        def read() -> None:
            try:
                for _ in range(20):
                    assert len(collection.articles()) == 3
                    assert len(collection.search_dense(vector, 3)) == 3
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
    with pytest.raises(CollectionError, match="is closed"):
        collection.articles()


def test_readers_go_on_while_a_writer_works(tmp_path: Path, folder: Path, encoder: Encoder) -> None:
    many = tmp_path / "many"
    many.mkdir()
    shutil.copytree(folder, many, dirs_exist_ok=True)
    index_sources([str(many)], tmp_path / "c", encoder=encoder, progress=False)
    for number in range(70):
        (many / f"{number}.md").write_text(
            f"# Title {number}\n\nThe first sentence. The second one, number {number}.\n"
        )
    seen: list[int] = []
    broken: list[str] = []
    done = threading.Event()
    vector = encoder.encode(["number 7"])[0]

    def read() -> None:
        with Collection.open(tmp_path / "c") as collection:
            while not done.is_set():
                with collection.snapshot():
                    articles = collection.articles()
                    seen.append(len(articles))
                    if collection.sentence_count != 3 * len(articles):
                        broken.append("half an article")
                    if len(collection.search_dense(vector, 200)) != collection.passage_count:
                        broken.append("vectors out of step")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        index_sources([str(many)], tmp_path / "c", encoder=encoder, progress=False)
    finally:
        done.set()
        reader.join()
    assert broken == []
    assert seen == sorted(seen)
    assert set(seen) <= {3, 19, 35, 51, 67, 73}


def test_a_reader_notices_a_change(made: Path, folder: Path, encoder: Encoder) -> None:
    vector = encoder.encode(["autumn fair"])[0]
    with Collection.open(made) as collection:
        before = collection.generation
        assert len(collection.search_dense(vector, 9)) == 3
        (folder / "fair.md").write_text("# Fair opens\n\nThe autumn fair opened its gates.\n")
        index_sources([str(folder / "fair.md")], made, encoder=encoder, progress=False)
        assert collection.generation > before
        found = collection.search_dense(vector, 9)
        assert len(found) == 4
        assert found[0][1] > 0.5
