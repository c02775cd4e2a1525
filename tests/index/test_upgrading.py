"""A collection of an older Pullquote, which those who only read it are sent to bring up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.arrivals import read_arrivals
from index.collection import Collection
from index.database import DATABASE_NAME
from index.errors import CollectionError
from index.migrations import SCHEMA_VERSION
from index.upgrading import upgrade


def test_an_older_schema_is_brought_up_to_date_with_all_that_it_holds(
    made: Path, in_schema: Callable[[Path, int], None]
) -> None:
    with Collection.open(made) as opened:
        before = [(article, opened.sentences(article.article_id)) for article in opened.articles()]
    for version in range(1, SCHEMA_VERSION):
        in_schema(made / DATABASE_NAME, version)
        with pytest.raises(CollectionError, match=r"older Pullquote: run `pullquote index .*, or `pullquote serve"):
            Collection.open(made)
        assert upgrade(made)
        with Collection.open(made) as opened:
            assert [(article, opened.sentences(article.article_id)) for article in opened.articles()] == before
            assert opened.search_lexical("harbour", 5)
            with opened.snapshot() as connection:
                assert read_arrivals(connection) == {}
    assert not upgrade(made)


def test_where_there_is_no_collection_nothing_is_made(tmp_path: Path) -> None:
    assert not upgrade(tmp_path / "none")
    assert not (tmp_path / "none").exists()
