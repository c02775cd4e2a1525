"""Articles, sentences and passages as rows of the database, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from index.article import Article, Passage, Removed, Sentence

ARTICLE_COLUMNS = (
    "article_id, source, location, title, text, publisher, authors, published, updated, section, language, url, "
    "metadata_sources, removed, access_groups"
)
# What a collection knows of an article beside others.
PLACE_COLUMNS = (
    "copy_of, "
    "(SELECT json_group_array(other.article_id) FROM articles AS other WHERE other.copy_of = articles.article_id), "
    "replaced_by, "
    "(SELECT json_group_array(other.article_id) FROM articles AS other WHERE other.replaced_by = articles.article_id)"
)
PASSAGE_COLUMNS = 'passage_id, article_id, start, "end", first_sentence, last_sentence'
PASSAGE_DTYPE = np.dtype("<f4")
SENTENCE_DTYPE = np.dtype("<f2")


def article_row(article: Article) -> tuple[Any, ...]:
    """Values in the order of ARTICLE_COLUMNS."""
    return (
        article.article_id,
        article.source,
        article.location,
        article.title,
        article.text,
        article.publisher,
        json.dumps(article.authors, ensure_ascii=False),
        article.published,
        article.updated,
        article.section,
        article.language,
        article.url,
        json.dumps(dict(article.metadata_sources), ensure_ascii=False, sort_keys=True),
        json.dumps([[piece.text, piece.reason] for piece in article.removed], ensure_ascii=False),
        json.dumps(article.groups, ensure_ascii=False),
    )


def to_article(row: Sequence[Any]) -> Article:
    """The article of a row with ARTICLE_COLUMNS."""
    values = list(row)
    values[6] = tuple(json.loads(values[6]))
    values[12] = MappingProxyType(json.loads(values[12]))
    values[13] = tuple(Removed(text, reason) for text, reason in json.loads(values[13]))
    values[14] = tuple(json.loads(values[14]))
    return Article(*values)


def to_placed_article(row: Sequence[Any]) -> Article:
    """The article of a row with ARTICLE_COLUMNS and PLACE_COLUMNS."""
    copy_of, copies, replaced_by, replaces = row[-4:]
    return replace(
        to_article(row[:-4]),
        copy_of=copy_of,
        copies=tuple(sorted(json.loads(copies))),
        replaced_by=replaced_by,
        replaces=tuple(sorted(json.loads(replaces))),
    )


def to_passage(row: Sequence[Any]) -> Passage:
    """The passage of a row with PASSAGE_COLUMNS."""
    passage_id, article_id, start, end, first, last = row
    return Passage(article_id, start, end, first, last, passage_id)


def to_vectors(blobs: Sequence[bytes], dimension: int, dtype: np.dtype[Any]) -> np.ndarray:
    """Stored vectors as float32 of shape (blobs, dimension).

    Raises:
        sqlite3.DatabaseError: a blob of another length, which only a damaged database holds.
    """
    if any(len(blob) != dimension * dtype.itemsize for blob in blobs):
        raise sqlite3.DatabaseError("a stored vector has the wrong length: run `pullquote doctor`")
    return np.frombuffer(b"".join(blobs), dtype=dtype).reshape(len(blobs), dimension).astype(np.float32)


def content_hash(article: Article, sentences: Sequence[Sentence]) -> bytes:
    """32 bytes that change whenever something changes that passages or vectors are made of."""
    ranges = [(sentence.start, sentence.end, sentence.kind) for sentence in sentences]
    told = json.dumps([article.title, article.published, article.text, ranges], ensure_ascii=True)
    return hashlib.sha256(told.encode()).digest()
