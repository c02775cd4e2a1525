"""A server on written-down replies, for the tests of pages and API."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.append(str(Path(__file__).parent))

from scripted import ScriptedAssistant

from ui.server import create_app

LISTED = "http://intra.example"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collection")


@pytest.fixture(scope="session")
def assistant(folder: Path) -> ScriptedAssistant:
    return ScriptedAssistant(folder)


@pytest.fixture(scope="session")
def client(assistant: ScriptedAssistant) -> Iterator[TestClient]:
    app = create_app(assistant, embed_origins=[LISTED])  # type: ignore[arg-type]
    with TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False) as client:
        app.state.service.wait()
        yield client
