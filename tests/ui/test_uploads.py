"""Adding articles in the page: what is taken, what is refused, and that a name leads nowhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from scripted import HOSTILE, ScriptedAssistant

from index.collection import Collection
from index.encoder import Encoder
from index.errors import SourceError
from index.indexer import index_sources
from ui.phrases import english
from ui.server import create_app
from ui.settings import load_settings
from ui.uploads import LIMIT, Lot, Uploads, safe_name, upload_form

TUNNEL = "Tunnel opens at Nordby\n\nBy Ida Roe\n\nThe tunnel was opened by Minister Karl Holm. It is 3 km long.\n"


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Uploads]:
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "first.txt").write_text("A first article\n\nThe ferry left the harbour at noon on Friday.\n", "utf-8")
    index_sources([str(folder / "first.txt")], folder / "c", encoder=encoder, progress=False)
    with Collection.open(folder / "c", encoder=encoder) as collection:
        yield Uploads(SimpleNamespace(collection=collection, encoder=encoder))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.txt", "/abs/x.txt", ".hidden", "", "a" * 300, HOSTILE, ".."]
)
def test_a_name_leads_nowhere_else(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not safe.startswith(".")
    assert len(os.fsencode(safe)) < 255
    assert Path("/x", safe).resolve().parent == Path("/x")
    assert not set(safe) & set('<>"/\\\x1b\u202e')


def test_files_and_text_become_articles(uploads: Uploads) -> None:
    told: list[int] = []
    lot = Lot(
        [("page.html", b"<article><h1>" + HOSTILE.encode() + b"</h1><p>Rain fell on Tolm.</p></article>")], TUNNEL
    )
    markup = uploads.add(lot, english(), told.append)
    assert "2 articles added" in markup
    assert "Tunnel opens at Nordby" in markup
    assert "<img" not in markup
    assert "<script" not in markup
    assert told[-1] == 2
    standing = uploads.standing(english())
    assert standing["articles"] == "3"
    assert "from 3 articles" in standing["opening"]
    assert "Nothing new" in uploads.add(lot, english(), told.append)
    assert uploads._assistant.collection.article_count == 3


@pytest.mark.parametrize(
    ("lot", "says"),
    [
        (Lot(), "Choose a file"),
        (Lot(text=" \n "), "Choose a file"),
        (Lot(address="file:///etc/passwd"), "http"),
        (Lot(address="javascript:alert(1)"), "http"),
        (Lot(address="http://127.0.0.1:1/"), "private or local"),
        (Lot(address="http://[::1]/"), "private or local"),
        (Lot([("x.bin", b"\x00\x01\x02")]), "x.bin"),
    ],
)
def test_what_cannot_be_added_is_refused(uploads: Uploads, lot: Lot, says: str) -> None:
    try:
        said = uploads.add(lot, english(), lambda count: None)
    except SourceError as error:
        said = str(error)
    assert says in said


def test_the_address_is_there_only_where_it_is_allowed(tmp_path: Path) -> None:
    for allowed in (False, True):
        app = create_app(ScriptedAssistant(tmp_path), load_settings(allow_upload=allowed))  # type: ignore[arg-type]
        client = TestClient(app, base_url="http://127.0.0.1:7860")
        response = client.post("/upload", data={"text": ""})
        assert response.status_code == (200 if allowed else 404)
        if allowed:
            assert "Choose a file" in json.loads(response.text)["error"]
            forged = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
            assert client.post("/upload", data={"text": TUNNEL}, headers=forged).status_code == 403
            large = client.post("/upload", files={"files": ("x.txt", b"x" * (LIMIT + 300_000))})
            assert large.status_code == 413
        assert client.post("/api/ask", content=b"x" * 300_000).status_code == 413


def test_the_form_is_escaped() -> None:
    assert "data-upload" in upload_form(english())
