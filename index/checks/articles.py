"""Every stored article: its offsets, its vectors, its words in the full-text table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.article import Article, Passage
from index.checks.finding import Finding, Remedy
from index.collection import Collection
from index.errors import CollectionError
from index.invariants import find_faults
from index.rows import content_hash
from index.sources import article_id as id_of
from index.store import Connection


def check_articles(collection: Collection, connection: Connection, *, words: bool = True) -> Iterator[Finding]:
    """A finding for each damaged article, and one that counts the sound ones.

    Args:
        words: the full-text table is one of this database; look at it too.
    """
    ids = connection.execute("SELECT article_id, content_hash, source FROM articles ORDER BY source").fetchall()
    damaged: set[str] = set()
    for article_id, digest, source in ids:
        for fault, remedy in _faults(collection, connection, article_id, digest, words):
            damaged.add(article_id)
            yield Finding("collection", False, f"article {source} ({article_id}): {fault}", remedy, article_id)
    yield Finding(
        "collection",
        True,
        f"{len(ids) - len(damaged)} of {len(ids)} articles sound: {collection.sentence_count} sentences, "
        f"{collection.passage_count} passages, their offsets{', words' if words else ''} and vectors",
    )
    if not words:
        return
    sql = "SELECT count(*) FROM passage_words WHERE rowid NOT IN (SELECT passage_id FROM passages)"
    left_over = connection.execute(sql).fetchone()[0]
    if left_over:
        yield Finding("collection", False, f"the full-text table holds {left_over} passages that do not exist", "words")


def _faults(
    collection: Collection, connection: Connection, article_id: str, digest: bytes, words: bool
) -> Iterator[tuple[str, Remedy]]:
    try:
        article, sentences = collection.article(article_id), collection.sentences(article_id)
        faults = find_faults(article, sentences)
        if content_hash(article, sentences) != digest:
            faults.append("its text, title, date or sentences are not those that were stored")
    except (ValueError, TypeError, CollectionError) as error:
        yield f"cannot be read ({error})", "drop"
        return
    if id_of(article.location) != article_id:
        faults.append("its identifier does not belong to its location")
    if faults:
        for fault in faults:
            yield fault, "drop"
        return
    passages = collection.passages_of(article_id)
    for fault in find_faults(article, sentences, passages):
        yield fault, "embed"
    try:
        of_passages = collection.passage_vectors([passage.passage_id for passage in passages])
        of_sentences = collection.sentence_vectors(article_id)
        for name, vectors, wrong in (("passage", of_passages, 1e-3), ("sentence", of_sentences, 1e-2)):
            # Written so that a number that is none counts as wrong too.
            count = int((~(np.abs(np.linalg.norm(vectors, axis=1) - 1) < wrong)).sum()) if len(vectors) else 0
            if count:
                yield f"{count} {name} vectors are not of length 1", "embed"
    except CollectionError:
        yield "a vector has the wrong length", "embed"
    if words:
        yield from _word_faults(connection, article, passages)


def _word_faults(connection: Connection, article: Article, passages: list[Passage]) -> Iterator[tuple[str, Remedy]]:
    sql = "SELECT title, text FROM passage_words WHERE rowid = ?"
    for passage in passages:
        row = connection.execute(sql, [passage.passage_id]).fetchone()
        if row != (article.title, article.text[passage.start : passage.end]):
            yield "the full-text table does not hold its words", "words"
            return
