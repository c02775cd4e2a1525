"""`article.text[start:end]` holds for every sentence and passage after it went through the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index.article import Article, Sentence
from index.drafts import ParsedArticle
from index.encoder import Encoder
from index.errors import SourceError
from index.passages import make_passages
from index.sentences import split_sentences
from index.sources import article_id
from index.writer import CollectionWriter

PIECES = [
    "The fact is plain.", 'last April."The fact', "J. F. Kennedy said 3.5 million.", "👩‍👩‍👧‍👦", "🇪🇺 flag!",
    "e\u0301te\u0301", "ﬁn.", "\r\n", "\r\n\r\n", "\u00a0", " ", "\t", "\u2028", "\u200b", "“Yes,” she said.", "…",
    "Ça va?", "北京。", "\U0001f6a2", "no stop",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), min_size=1, max_size=25).map("".join)


@pytest.fixture(scope="module")
def writer(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CollectionWriter]:
    with CollectionWriter.open(Path(tmp_path_factory.mktemp("round") / "c"), encoder) as opened:
        yield opened


def store(writer: CollectionWriter, text: str) -> tuple[str, list[tuple[int, int]]]:
    ranges = split_sentences(text)
    article = Article(article_id("/a.txt"), "a.txt", "/a.txt", "", text)
    parsed = ParsedArticle(article, tuple(Sentence(start, end) for start, end in ranges))
    counts = [len(text[start:end].split()) for start, end in ranges]
    passages = make_passages(article.article_id, text, parsed.sentences, counts, max_tokens=12, overlap_sentences=1)
    unit = np.eye(1, writer.manifest.dimension, dtype=np.float32)
    with writer.batch():
        vectors = np.repeat(unit, len(passages), axis=0), np.repeat(unit, len(ranges), axis=0)
        writer.put_article(parsed, passages, *vectors, "/a.txt")
    return article.article_id, ranges


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_offsets_hold_after_storing(writer: CollectionWriter, text: str) -> None:
    assume(text.strip() and "\0" not in text)
    assume(not any("\ud800" <= c <= "\udfff" for c in text))
    ident, ranges = store(writer, text)
    collection = writer.reader
    stored = collection.article(ident).text
    assert stored == text
    sentences = collection.sentences(ident)
    assert [(s.start, s.end) for s in sentences] == ranges
    for sentence in sentences:
        words = stored[sentence.start : sentence.end]
        assert words
        assert words == words.strip()
    covered: set[int] = set()
    for passage in collection.passages_of(ident):
        inside = sentences[passage.first_sentence : passage.last_sentence]
        assert (passage.start, passage.end) == (inside[0].start, inside[-1].end)
        covered.update(range(passage.first_sentence, passage.last_sentence))
    assert covered == set(range(len(sentences)))
    assert "".join(stored.split()) == "".join("".join(stored[s.start : s.end].split()) for s in sentences)


@pytest.mark.parametrize("text", ["Half a character \ud83d here.", "A NUL \0 here."])
def test_what_cannot_be_stored_is_refused(writer: CollectionWriter, text: str) -> None:
    before = writer.reader.generation
    with pytest.raises(SourceError, match=r"a.txt: cannot be stored"):
        store(writer, text)
    assert writer.reader.generation == before
