"""A server on written-down replies, for the tests of pages and API."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.encoder import Encoder
from index.indexer import index_sources

sys.path.append(str(Path(__file__).parent))

from scripted import BRIDGE, ScriptedAssistant

from ui.server import create_app
from ui.settings import Settings

LISTED = "http://intra.example"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collection")


@pytest.fixture(scope="session")
def assistant(folder: Path) -> ScriptedAssistant:
    return ScriptedAssistant(folder)


@pytest.fixture(scope="session")
def client(assistant: ScriptedAssistant) -> Iterator[TestClient]:
    app = create_app(assistant, Settings(embed_origins=(LISTED,)))  # type: ignore[arg-type]
    with TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False) as client:
        app.state.service.wait()
        yield client


@pytest.fixture(scope="session")
def real_collection(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """Two articles, really indexed; not to be changed."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "articles").mkdir()
    (folder / "articles" / "bridge.txt").write_text(f"{BRIDGE.title}\n\n{BRIDGE.text}", "utf-8")
    (folder / "articles" / "tolm.txt").write_text(
        "Lighthouse of Tolm lit again\n\nThe keeper of the lighthouse of Tolm is Anselm Roth. He is 81 years old.",
        "utf-8",
    )
    index_sources([str(folder / "articles")], folder / "collection", encoder=encoder, progress=False)
    return folder / "collection"
