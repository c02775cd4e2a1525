"""The API keeps the contract, and says what is wrong as problem details."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from scripted import BRIDGE, BRIDGE_SENTENCES, ScriptedAssistant

from ui.server import create_app


def test_ask_gives_the_reply_of_the_contract(client: TestClient, assistant: ScriptedAssistant) -> None:
    body = {"question": "Who opened it?", "history": ["When?"], "filters": {"publishers": ["Harbour Post"]}}
    reply = client.post("/api/ask", json=body).json()
    assert reply == assistant.ask("Who opened it?").to_dict()
    cited = reply["answers"][0]["citations"][0]
    assert BRIDGE.text[cited["answer_start"] : cited["answer_end"]] == "Mayor Irene Falk"
    assert ["When?"] in assistant.histories


def test_a_refusal_has_related_sentences_and_no_answer(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "Why?"}).json()
    assert (reply["answered"], reply["answers"], len(reply["related"])) == (False, [], 2)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "/api/ask", {"question": " "}, 422, "empty"),
        ("POST", "/api/ask", {"question": "x" * 10_000}, 422, "10,000"),
        ("POST", "/api/ask", {"question": 7}, 422, "openapi"),
        ("POST", "/api/ask", {"q": "x"}, 422, "openapi"),
        ("POST", "/api/ask", {"question": "x", "filters": {"colour": "red"}}, 422, "colour"),
        ("POST", "/api/ask", {"question": "x", "history": ["y"] * 51}, 422, "openapi"),
        ("POST", "/api/search", {"question": "x", "k": 0}, 422, "openapi"),
        ("POST", "/api/feedback", {"question": "x", "verdict": "perhaps"}, 422, "openapi"),
        ("GET", "/api/articles/none", None, 404, "none"),
        ("GET", "/api/articles?limit=0", None, 422, "openapi"),
        ("GET", "/api/nothing", None, 404, "address"),
        ("GET", "/api/ask", None, 405, "GET"),
        ("POST", "/gradio_api/upload", None, 404, "nothing"),
    ],
)
def test_refusals_are_problem_details(
    client: TestClient, method: str, path: str, body: object, status: int, says: str
) -> None:
    response = client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert says in told["detail"]


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream", "/api/search", "/api/feedback", "/mcp"])
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"{", b"[" * 50_000, b"", b'{"question": "\\ud800"}', b'{"question": {}}']
)
def test_broken_bodies_are_refused_or_answered(client: TestClient, path: str, content: bytes) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    response = client.post(path, content=content, headers=headers)
    assert response.status_code in (200, 400, 422)
    assert response.headers["x-request-id"]


@pytest.mark.parametrize(
    "path", ["/api/search?q=%ff%fe", "/articles?q=%ff&publisher=%fe&order=%fd", "/api/articles/%ff", "/articles/%ff"]
)
def test_addresses_that_are_no_utf_8_are_refused_or_answered(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404, 422)


def test_a_fault_has_an_identifier_that_is_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    response = client.post("/api/ask", json={"question": "crash"})
    assert response.status_code == 500
    detail = response.json()["detail"]
    assert "secret" not in response.text
    identifier = detail.rstrip(".").split()[-1]
    assert identifier in caplog.text
    assert "secret path" in caplog.text


def test_search_gives_passages(client: TestClient) -> None:
    hits = client.get("/api/search", params={"q": "bridge", "k": 3}).json()["hits"]
    assert BRIDGE.text[hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]
    assert client.post("/api/search", json={"question": "bridge", "k": 3}).json()["hits"] == hits


def test_articles_and_one_article(client: TestClient) -> None:
    listed = client.get("/api/articles", params={"limit": 1}).json()
    assert (listed["total"], len(listed["articles"])) == (2, 1)
    one = client.get(f"/api/articles/{BRIDGE.article_id}").json()
    assert one["text"] == BRIDGE.text
    assert one["sentences"] == [[sentence.start, sentence.end] for sentence in BRIDGE_SENTENCES]
    assert one["removed"] == [{"text": "Share this page", "reason": "said twice"}]


def test_feedback_is_kept_beside_the_collection(client: TestClient, folder: Path) -> None:
    body = {"question": "Who?", "verdict": "wrong sentence", "comment": "line\nbreak \u2028"}
    response = client.post("/api/feedback", json=body)
    assert response.status_code == 201
    last = json.loads((folder / "feedback.jsonl").read_text("utf-8").rstrip("\n").split("\n")[-1])
    assert last["id"] == response.json()["id"]
    assert {name: last[name] for name in body} == body


def test_health_ready_and_metrics(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "alive"}
    assert client.get("/ready").json() == {"status": "ready"}
    client.post("/api/ask", json={"question": "who"})
    page = client.get("/metrics").text
    assert 'pullquote_questions_total{channel="api",outcome="answered"}' in page
    assert "pullquote_articles 2.0" in page


def test_not_ready_before_the_models_are_loaded(tmp_path: Path) -> None:
    app = create_app(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]
    response = TestClient(app, base_url="http://127.0.0.1").get("/ready")
    assert response.status_code == 503
    assert response.headers["retry-after"]


def test_the_description_names_every_route_with_one_form_of_errors(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    wanted = {"/api/ask", "/api/ask/stream", "/api/search", "/api/articles", "/api/articles/{article_id}"}
    assert wanted | {"/api/feedback", "/api/collection", "/api/reindex"} <= set(told["paths"])
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"]["$ref"] == "#/components/schemas/Problem"
    assert told["components"]["schemas"]["AskRequest"]["properties"]["question"]["examples"]


def test_every_address_is_there_under_its_version(client: TestClient) -> None:
    body = {"question": "Who opened it?"}
    assert client.post("/api/v1/ask", json=body).json() == client.post("/api/ask", json=body).json()
    assert client.get("/api/v1/articles").json() == client.get("/api/articles").json()
    assert client.get("/api/v1/ask").status_code == 405
    assert client.get("/api/v2/ask").status_code == 404


def test_the_collections_facts(client: TestClient) -> None:
    facts = client.get("/api/collection").json()
    assert (facts["articles"], facts["first_published"]) == (2, "2025-03-17")
    assert {"name": "Harbour Post", "articles": 1} in facts["publishers"]


def test_reindexing_needs_permission(client: TestClient) -> None:
    assert client.post("/api/reindex").status_code == 403
    assert client.get("/api/reindex").status_code == 403
