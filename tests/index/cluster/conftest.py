"""A collection's folder of each kind: with a database of its own, or with real servers behind it."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.indexer import index_sources
from index.report import RunReport

sys.path.insert(0, str(Path(__file__).parent))

from servers import Postgres, running_postgres

ARTICLES = {
    "bridge.txt": "Mayor opens bridge\nBy Ann Reed\nPublished: 2014-02-14\n\nThe mayor opened the new bridge over the "
    "river on Friday. It cost 12 million euros. Thousands of people walked across it before noon.",
    "harbour.txt": "Harbour fire out\nBy Joe Pike\nPublished: 2014-03-02\n\nFirefighters put out a fire in the old "
    "harbour. Nobody was hurt, the brigade said. The warehouse had been empty since 2009.",
    "council.txt": "Council votes on trams\nBy Ann Reed\nPublished: 2015-01-20\n\nThe council voted for two new tram "
    "lines. The first one will run to the harbour. Building begins in June.",
}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started once."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def milvus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Milvus Lite keeps what all tests store, each under a name of its own."""
    return tmp_path_factory.mktemp("milvus") / "milvus.db"


@pytest.fixture(scope="session")
def database(postgres: Postgres) -> str:
    """Address of a database, in which each collection has a schema of its own."""
    return postgres.database()


_names = itertools.count(1)


@pytest.fixture
def on_servers(tmp_path: Path, database: str, milvus_folder: Path) -> Callable[..., Path]:
    """Makes a folder that leads to servers."""

    def make(called: str = "c", **changed: str) -> Path:
        folder = tmp_path / called
        folder.mkdir()
        values = {"postgresql": database, "milvus": str(milvus_folder), "name": f"news{next(_names)}"} | changed
        (folder / "cluster.toml").write_text("".join(f"{key} = {value!r}\n" for key, value in values.items()))
        return folder

    return make


@pytest.fixture(params=["folder", "servers"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a collection can be made, of each kind."""
    if request.param == "folder":
        return tmp_path / "c"
    made: Path = request.getfixturevalue("on_servers")()
    return made


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of three articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def run(encoder: Encoder) -> Callable[..., RunReport]:
    """Indexes sources into a collection."""

    def index(collection: Path, *sources: Path, prune: bool = True) -> RunReport:
        given: Sequence[str] = [str(source) for source in sources]
        return index_sources(given, collection, encoder=encoder, progress=False, prune=prune)

    return index
