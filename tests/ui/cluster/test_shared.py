"""Servers of one collection on PostgreSQL: they share keys and feedback, and say so when it is gone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

sys.path.append(str(Path(__file__).parents[2] / "index" / "cluster"))

from servers import Postgres, running_postgres

from eval.sets.feedback import questions_from_feedback
from index.encoder import Encoder
from index.errors import CollectionError, ServerError
from index.moving import move_collection
from qa.assistant import Assistant
from ui.access.rates import open_rates
from ui.access.shared_keys import open_keys
from ui.api import add_api
from ui.look import look_of
from ui.problems import install_handlers
from ui.reindexing import Reindexer
from ui.server import add_guards
from ui.service import Service
from ui.settings import Settings
from ui.shared_feedback import open_feedback


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running_postgres() as running:
        yield running


@pytest.fixture
def places(server: Postgres, tmp_path: Path, real_collection: Path) -> list[Path]:
    """Folders on two machines that lead to the same servers."""
    address, folders = server.database(), [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        (folder / "cluster.toml").write_text(f'postgresql = "{address}"\nmilvus = "{tmp_path / "milvus.db"}"\n')
    move_collection(real_collection, folders[0])
    return folders


def test_two_servers_share_keys_and_feedback(
    server: Postgres, places: list[Path], tmp_path: Path, encoder: Encoder
) -> None:
    one, two = (open_keys(place) for place in places)
    key, secret = one.create("bot", ["ask"], ["editors"])
    assert two.find(secret) == key
    assert two.keys() == one.keys() == (key,)
    settings = Settings(collection=places[1], access="keys", host="127.0.0.1")
    shown = {"Authorization": f"Bearer {secret}"}
    with Assistant.open(places[1], encoder=encoder) as assistant:
        # All but the chat's components, which take long to be made.
        service = Service(assistant, settings=settings)
        service.warm_up()
        app = FastAPI()
        add_guards(app, settings, places[1])
        install_handlers(app, look_of(settings))
        add_api(app, service, Reindexer(assistant, ()))
        with TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False) as client:
            body = {"question": "Who opened the bridge?"}
            reply = client.post("/api/ask", json=body, headers=shown).json()
            assert reply["answers"][0]["text"] == "Mayor Irene Falk"
            said = body | {"verdict": "right", "answer": "Mayor Irene \0 Falk"}
            assert client.post("/api/feedback", json=said, headers=shown).status_code == 201
            open_feedback(places[0]).append(body | {"verdict": "wrong"})
            questions, _ = questions_from_feedback(assistant.collection)
            assert [question.question for question in questions] == ["Who opened the bridge?"]
            server.stop()
            for method, path in (("POST", "/api/ask"), ("GET", "/api/articles")):
                refused = client.request(method, path, json=body, headers=shown)
                assert refused.status_code == 503
                assert refused.headers["Retry-After"]
                assert refused.headers["Content-Type"] == "application/problem+json"
            with pytest.raises(OSError, match="PostgreSQL does not answer"):
                open_feedback(places[0]).append(body)
            server.start()
            assert client.post("/api/ask", json=body, headers=shown).json()["answers"] == reply["answers"]
            one.revoke(key.key_id)
            assert client.post("/api/ask", json=body, headers=shown).status_code == 401
    with pytest.raises(ServerError, match="no key"):
        two.revoke(key.key_id)


def test_servers_count_questions_together(places: list[Path]) -> None:
    settings = Settings(rate_ask="3/minute", rate_other="2/minute")
    one, two = (open_rates(place, settings) for place in places)
    assert [rates.wait("ann", True) for rates in (one, two, one)] == [0, 0, 0]
    assert all(0 < rates.wait("ann", True) <= 60 for rates in (one, two))
    assert two.wait("bob", True) == 0
    # Whatever else they ask for is counted by each server.
    assert [rates.wait("ann", False) for rates in (one, one, two)] == [0, 0, 0]
    assert one.wait("ann", False) > 0


def test_many_at_once_do_not_pass_the_rate(places: list[Path]) -> None:
    rates = [open_rates(place, Settings(rate_ask="5/minute")) for place in places]
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda number: rates[number % 2].wait("ann", True), range(24)))
    assert waits.count(0) == 5


def test_a_question_is_forgotten_after_its_time(places: list[Path]) -> None:
    rates = open_rates(places[0], Settings(rate_ask="1/second"))
    assert rates.wait("ann", True) == 0
    wait = rates.wait("ann", True)
    assert 0 < wait <= 1
    time.sleep(wait)
    assert rates.wait("ann", True) == 0


def test_keys_need_a_collection(tmp_path: Path, server: Postgres) -> None:
    (tmp_path / "cluster.toml").write_text(f'postgresql = "{server.database()}"\nmilvus = "m.db"\n')
    with pytest.raises(CollectionError, match="is empty"):
        open_keys(tmp_path).create("bot", ["ask"])
