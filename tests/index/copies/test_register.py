"""The register of copies: whatever is put in and out, in whatever order, what it says depends on the articles alone."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Passage, Sentence
from index.collection import Collection
from index.copies.completion import complete_register
from index.copies.shingles import body_shingles
from index.copies.signature import sign
from index.database import DATABASE_NAME
from index.drafts import ParsedArticle
from index.encoder import Encoder
from index.filters import Filters
from index.writer import CollectionWriter

WORDS = [[f"w{text}x{number}" for number in range(30)] for text in range(3)]


def parsed(name: str, texts: Sequence[int], day: int, titled: bool, kept: int = 30) -> ParsedArticle:
    """An article of a passage a text."""
    said = [" ".join(WORDS[text][:kept]) + "." for text in texts]
    text = "\n\n".join(said)
    starts = [text.index(each) for each in said]
    sentences = tuple(Sentence(start, start + len(each)) for start, each in zip(starts, said, strict=True))
    published = f"2014-02-0{day}" if day else None
    title = "A title" if titled else ""
    return ParsedArticle(Article(name, name, f"/{name}", title, text, "Post", published=published), sentences)


def put(writer: CollectionWriter, article: ParsedArticle) -> None:
    ident, sentences = article.article.article_id, article.sentences
    passages = [Passage(ident, s.start, s.end, number, number + 1) for number, s in enumerate(sentences)]
    vectors = np.eye(len(passages), writer.manifest.dimension, dtype=np.float32)
    writer.put_article(article, passages, vectors, vectors, f"/{ident}")


def told(folder: Path) -> list[list[tuple[object, ...]]]:
    connection = sqlite3.connect(folder / DATABASE_NAME)
    queries = (
        "SELECT article_id, copy_of, replaced_by FROM articles ORDER BY 1",
        "SELECT article_id, start, hidden FROM passages ORDER BY 1, 2",
        "SELECT article_id, shingles, signature FROM signatures ORDER BY 1",
        "SELECT key, article_id FROM bands JOIN signatures USING (number) ORDER BY 1, 2",
    )
    rows = [connection.execute(query).fetchall() for query in queries]
    rows.append(connection.execute("SELECT count(*) FROM bands").fetchall())
    connection.close()
    return rows


ARTICLES = st.builds(
    parsed,
    st.sampled_from("abcdefg"),
    st.lists(st.sampled_from(range(3)), min_size=1, max_size=3, unique=True),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([30, 28, 12]),
)
STEPS = st.lists(st.one_of(ARTICLES, st.sampled_from("abcdefg")), min_size=3, max_size=14)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_only_what_is_there_counts(encoder: Encoder, steps: list[ParsedArticle | str], size: int, chance) -> None:  # type: ignore[no-untyped-def]
    left: dict[str, ParsedArticle] = {}
    with tempfile.TemporaryDirectory() as base:
        with CollectionWriter.open(Path(base) / "one", encoder) as writer:
            for start in range(0, len(steps), size):
                with writer.batch():
                    for step in steps[start : start + size]:
                        if isinstance(step, str):
                            writer.remove_article(step)
                            left.pop(step, None)
                        else:
                            put(writer, step)
                            left[step.article.article_id] = step
        with CollectionWriter.open(Path(base) / "other", encoder) as writer, writer.batch():
            for ident in chance.sample(sorted(left), len(left)):
                put(writer, left[ident])
        assert told(Path(base) / "one") == told(Path(base) / "other")
        with CollectionWriter.open(Path(base) / "one") as writer:
            with writer.batch():
                writer.copies.clear()
            assert complete_register(writer) == len(left)
        assert told(Path(base) / "one") == told(Path(base) / "other")
        with Collection.open(Path(base) / "one") as collection:
            seen = [number for number, _ in collection.search_dense(np.eye(1, 384, dtype=np.float32)[0], 99)]
            assert set(seen) == collection.allowed_passages(Filters())


def test_a_batch_that_failed_leaves_nothing_to_settle(tmp_path: Path, encoder: Encoder) -> None:
    first, copy = parsed("a", [0, 1], 1, False), parsed("b", [0, 1], 2, False)
    with CollectionWriter.open(tmp_path / "c", encoder) as writer:
        with writer.batch():
            put(writer, first)
        with contextlib.suppress(ZeroDivisionError), writer.batch():
            put(writer, copy)
            writer.remove_article("a")
            1 / 0  # noqa: B018
        with writer.batch():
            put(writer, copy)
        assert writer.reader.article("b").copy_of == "a"
        assert [article.copies for article in writer.reader.articles()] == [("b",), ()]


def test_a_changed_leader_shows_what_it_does_not_say_any_more(tmp_path: Path, encoder: Encoder) -> None:
    with CollectionWriter.open(tmp_path / "c", encoder) as writer:
        for article in (parsed("a", [0, 1], 1, False), parsed("b", [0, 1], 2, False), parsed("a", [0], 1, False)):
            with writer.batch():
                put(writer, article)
        rows = writer.connection.execute("SELECT article_id, hidden FROM passages ORDER BY 1, start").fetchall()
        assert rows == [("a", 0), ("b", 1), ("b", 0)]


def test_what_was_looked_for_is_not_signed_again(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed: list[int] = []
    monkeypatch.setattr("index.copies.register.sign", lambda shingles: signed.append(len(shingles)) or sign(shingles))
    first, other = parsed("a", [0, 1], 1, False), parsed("a", [2], 1, False)
    with CollectionWriter.open(tmp_path / "c", encoder) as writer:
        for article in (first, other):
            assert writer.copies.nearest(article.article, article.sentences) == []
            with writer.batch():
                put(writer, article)
        assert len(signed) == 2
        # What was looked for last is not taken for another text of that name.
        assert writer.copies.nearest(first.article, first.sentences) == []
        with writer.batch():
            put(writer, other)
        assert len(signed) == 4
        ((data,),) = writer.connection.execute("SELECT signature FROM signatures").fetchall()
    assert bytes(data) == sign(body_shingles(other.article, other.sentences)).to_bytes()
