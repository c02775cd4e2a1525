"""Texts to compare, and articles made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.collection import Collection
from index.encoder import Encoder
from index.indexer import index_sources
from index.report import RunReport

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The texts of `texts.md`, by name."""
    parts = (HERE / "texts.md").read_text("utf-8").split("## ")[1:]
    return {name.strip(): text.strip() for name, _, text in (part.partition("\n") for part in parts)}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes an article as a JSON file of its own into the folder `news`."""

    def writer(name: str, text: str, title: str = "Council votes", **known: object) -> Path:
        path = tmp_path / "news" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"title": title, "text": text, **known}))
        return path

    return writer


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder) -> Callable[..., RunReport]:
    """Indexes the folder `news`, or the paths given, into the collection `c`."""

    def run(*paths: Path, collection: str = "c", **options: object) -> RunReport:
        given = [str(path) for path in paths] or [str(tmp_path / "news")]
        return index_sources(given, tmp_path / collection, encoder=encoder, progress=False, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def places(tmp_path: Path) -> Callable[..., dict[str, tuple[str, str]]]:
    """(copy of, replaced by) of the articles that are either, all by the names of their files."""

    def found(collection: str = "c") -> dict[str, tuple[str, str]]:
        with Collection.open(tmp_path / collection) as opened:
            articles = opened.articles()
        names = {article.article_id: Path(article.source).stem for article in articles}
        return {
            names[article.article_id]: (names.get(article.copy_of or "", ""), names.get(article.replaced_by or "", ""))
            for article in articles
            if article.copy_of or article.replaced_by
        }

    return found


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Sequence[str]]:
    """Names of the files whose passages hold some words, by either search."""

    def search(words: str, encoder: Encoder | None = None, **options: object) -> list[str]:
        with Collection.open(tmp_path / "c") as opened:
            if encoder:
                numbers = [number for number, _ in opened.search_dense(encoder.encode([words])[0], 99, **options)]  # type: ignore[arg-type]
            else:
                numbers = [number for number, _ in opened.search_lexical(words, 99, **options)]  # type: ignore[arg-type]
            names = [Path(opened.article(p.article_id).source).stem for p in opened.passages(numbers)]
        return sorted(set(names))

    return search
