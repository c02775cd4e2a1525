"""A collection on servers that an older Pullquote made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from index.arrivals import read_arrivals
from index.cluster.settings import read_settings
from index.collection import Collection
from index.errors import CollectionError
from index.upgrading import upgrade


def test_an_older_schema_is_brought_up_to_date(
    news: Path, on_servers: Callable[..., Path], run: Callable[..., object]
) -> None:
    place = on_servers()
    run(place, news)
    with Collection.open(place) as made:
        before = made.articles()
    settings = read_settings(place / "cluster.toml")
    with psycopg.connect(settings.postgresql, autocommit=True) as connection:
        connection.execute(f"DROP TABLE {settings.name}.arrivals")
        connection.execute(f"COMMENT ON SCHEMA {settings.name} IS 'pullquote 1'")
    with pytest.raises(CollectionError, match="older Pullquote"):
        Collection.open(place)
    assert upgrade(place)
    with Collection.open(place) as made, made.snapshot() as connection:
        assert made.articles() == before
        assert read_arrivals(connection) == {}
    assert not upgrade(place)
