"""Who may frame and call; what each response carries; what of Gradio stays shut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from scripted import BRIDGE

from index.errors import ServerError
from ui.origins import Origins, parse_origin

LISTED = "http://intra.example"
PAGES = [
    "/",
    "/embed/",
    "/embed",
    "/articles",
    f"/articles/{BRIDGE.article_id}",
    "/articles/none",
    "/nothing/here",
    "/health",
]
GRADIO = ["/gradio_api/info", "/embed/gradio_api/info", "/config", "/theme.css"]


def policy(response: object) -> dict[str, str]:
    header = response.headers["content-security-policy"]  # type: ignore[attr-defined]
    return dict([*directive.strip().split(" ", 1), ""][:2] for directive in header.split(";"))


OTHERS = ["/api/articles", "/api/openapi.json", "/metrics", "/ready", "/widget.js", "/style.css", "/icon.svg"]


@pytest.mark.parametrize("path", [*PAGES, *GRADIO, *OTHERS])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    said = policy(response)
    assert said["default-src"] == "'none'"
    assert "unsafe-inline" not in said.get("script-src", "")
    assert said["frame-ancestors"] == f"'self' {LISTED}" if path.startswith("/embed") else "'self'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"
    assert response.headers["cross-origin-resource-policy"] == (
        "cross-origin" if path == "/widget.js" else "same-origin"
    )
    assert "camera=()" in response.headers["permissions-policy"]
    assert (response.headers.get("x-frame-options") == "SAMEORIGIN") != path.startswith("/embed")


def test_refusals_carry_the_headers_too(client: TestClient) -> None:
    refused = [
        client.post("/api/ask", json={}), client.put("/api/ask"), client.post("/api/ask", json={"question": "crash"}),
        client.post("/api/ask", json={"question": "x" * 300_000}), client.get("/articles", headers={"host": "evil"}),
        client.post("/articles", headers={"sec-fetch-site": "cross-site"}),
    ]  # fmt: skip
    assert [response.status_code for response in refused] == [422, 405, 500, 413, 421, 403]
    for response in refused:
        assert policy(response)["frame-ancestors"] == "'self'"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-request-id"]


@pytest.mark.parametrize("path", [*PAGES, *GRADIO, "/api/articles"])
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "qa.intra"])
def test_no_other_origin_is_let_in(client: TestClient, path: str, host: str) -> None:
    for origin in ("http://evil.example", "null", "http://intra.example.evil.example", "http://127.0.0.1:9999"):
        headers = {"origin": origin, "host": host}
        assert "access-control-allow-origin" not in client.get(path, headers=headers, follow_redirects=False).headers


def test_the_listed_origin_is_let_in(client: TestClient) -> None:
    assert client.get("/api/articles", headers={"origin": LISTED}).headers["access-control-allow-origin"] == LISTED
    preflight = {
        "origin": LISTED,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    assert client.options("/api/ask", headers=preflight).headers["access-control-allow-origin"] == LISTED


def test_a_page_elsewhere_cannot_send_requests(client: TestClient) -> None:
    body = {"question": "Who?", "verdict": "right"}
    forged = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    assert client.post("/api/feedback", json=body, headers=forged).status_code == 403
    assert client.post("/embed/gradio_api/queue/join", json={}, headers=forged).status_code == 403
    listed = {"origin": LISTED, "sec-fetch-site": "cross-site"}
    assert client.post("/api/ask", json={"question": "Who?"}, headers=listed).status_code == 200


def test_a_browser_without_tls_names_its_origin_only(client: TestClient) -> None:
    body = {"question": "Who?", "verdict": "right"}
    for origin, host, status in (
        ("http://evil.example", "127.0.0.1:7860", 403), ("null", "127.0.0.1:7860", 403),
        ("http://127.0.0.1:9999", "127.0.0.1:7860", 403), ("http://127.0.0.1:7860", "127.0.0.1:7860", 201),
        ("http://127.0.0.1:8080", "127.0.0.1", 201), (LISTED, "127.0.0.1:7860", 201),
    ):  # fmt: skip
        headers = {"origin": origin, "host": host}
        assert client.post("/api/feedback", json=body, headers=headers).status_code == status, origin


@pytest.mark.parametrize("mount", ["", "/embed"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"fn_index": 9999}, {"fn_index": -1}, {"fn_index": 10**30}, {"fn_index": "0"}, {"session_hash": "x" * 41},
        {"session_hash": None}, {"session_hash": "../x"}, {"data": []}, {"data": {}}, {"data": None},
    ],
)  # fmt: skip
def test_what_no_page_puts_into_the_queue_is_refused(client: TestClient, mount: str, wrong: dict[str, object]) -> None:
    known = client.get(f"{mount}/config").json()
    ask = next(one for one in known["dependencies"] if one["api_name"] == "ask")
    right = {"data": ["Who?", "{}", None], "fn_index": ask["id"], "session_hash": "abcdefghij1"}
    path = f"{mount}/gradio_api/queue/join"
    for body in ({**right, **wrong}, [], None):
        refused = client.post(path, json=body)
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    for content in (b"[" * 100_000, b"\xff", b""):
        headers = {"content-type": "application/json"}
        assert client.post(path, content=content, headers=headers).status_code == 422
    assert client.post(path, json=right).status_code == 200


def test_a_page_is_told_of_a_wrong_address_in_words(client: TestClient) -> None:
    response = client.get("/articles?page=x")
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("text/html")


def test_large_requests_are_refused(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "x" * 300_000}).status_code == 413

    def pieces():  # type: ignore[no-untyped-def]
        yield b'{"question": "'
        for _ in range(40):
            yield b"x" * 10_000

    response = client.post("/api/ask", content=pieces(), headers={"content-type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://evil.example/",
        "/gradio_api/runs", "/gradio_api/vibe-edit", "/gradio_api/run/ask", "/gradio_api/call/ask",
        "/gradio_api/process_recording", "/monitoring", "/login", "/manifest.json", "/gradio_api/openapi.json", "/docs",
        "/redoc",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mount", ["", "/embed"])
def test_what_the_chat_does_not_need_is_shut(client: TestClient, mount: str, path: str) -> None:
    assert client.get(mount + path).status_code == 404
    assert client.post(mount + path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/embed/", "/articles", f"/articles/{BRIDGE.article_id}", "/theme.css", "/style.css"]
)
def test_no_page_names_another_host_to_load_from(client: TestClient, path: str) -> None:
    page = re.sub(r'"https?://127\.0\.0\.1:7860[^"]*"', '""', client.get(path).text)
    assert not re.findall(r"""(?:src|content)=["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//""", page)
    assert not re.findall(r"""url\(["']?(?:https?:)?//|@import""", page)
    assert not re.search(r"googleapis|gstatic|huggingface|cdn\.|gradio\.app|raw\.github", page)


def test_each_chat_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    first, second = (
        re.search(r"'nonce-([\w-]+)'", client.get("/").headers["content-security-policy"]) for _ in range(2)
    )
    assert first
    assert second
    assert first[1] != second[1]
    response = client.get("/")
    assert not re.findall(r"<script(?! nonce=)", response.text)
    assert "SET_SCROLLING" not in response.text
    assert client.head("/").status_code == 200


def test_the_widget_is_small_and_whole(client: TestClient) -> None:
    response = client.get("/widget.js")
    assert "javascript" in response.headers["content-type"]
    assert len(response.content) < 12_000
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    for word in ("localStorage", "sessionStorage", "cookie", "innerHTML", "eval("):
        assert word not in response.text


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        ("https://Intra.Example/", "https://intra.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://a.example:443", "https://a.example"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("https://*.Intra.example", "https://*.intra.example"),
    ],
)
def test_origins_are_brought_to_their_exact_form(given: str, exact: str) -> None:
    assert parse_origin(given) == exact


@pytest.mark.parametrize(
    "value",
    [
        "*", "https://*", "intra.example", "https://a.example/path", "ftp://a.example", "null", "https://a.example;b",
        "",
        "https://a.example 'unsafe-inline'", "https://a.example,https://b.example", "https://u@a.example", "https://a:99999",
        "http://[x", "https://*.example", "https://a.*.example", "https://*.", "https://*intra.example",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(value: str) -> None:
    with pytest.raises(ServerError, match="--embed-origin"):
        parse_origin(value)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.intra.example", True), ("https://b.a.intra.example", True), ("https://intra.example", False),
        ("http://a.intra.example", False), ("https://a.intra.example:8443", False),
        ("https://aintra.example", False), ("https://a.intra.example.evil.example", False),
        ("https://evil.example/.intra.example", False), ("http://exact.example:8080", True), ("null", False),
        (None, False),
    ],
)  # fmt: skip
def test_a_wildcard_stands_for_the_hosts_below_a_name(origin: str | None, allowed: bool) -> None:
    assert Origins.parse(["https://*.intra.example", "http://exact.example:8080"]).allows(origin) == allowed


def test_no_file_names_another_host() -> None:
    for name in ("style.css", "page.js", "embed.js", "widget.js"):
        text = (Path(__file__).parents[2] / "ui" / name).read_text("utf-8")
        assert not [url for url in re.findall(r"https?://[\w.]+", text) if "your" not in url], name
