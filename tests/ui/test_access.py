"""Who comes in, under which name, and who does not: keys, proxies, host names, rates."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from scripted import ScriptedAssistant

from index.errors import ServerError
from ui.access.addresses import Proxies, settle_origin
from ui.access.gatekeeper import check_exposure
from ui.access.keys import KeyStore
from ui.api import add_api
from ui.look import look_of
from ui.problems import install_handlers
from ui.reindexing import Reindexer
from ui.server import add_guards
from ui.service import Service
from ui.settings import load_settings

Open = Callable[..., TestClient]
ASK = {"question": "Who?"}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Open]:
    """Opens servers with given settings; `peer` is the address that requests come from.

    They have the API and what stands before it, without the chat, which takes long to be made.
    """
    with ExitStack() as stack:

        def open_client(peer: str = "198.51.100.7", base: str = "http://qa.intra", **given: Any) -> TestClient:
            settings = load_settings(**given)
            assistant: Any = ScriptedAssistant(tmp_path)
            service = Service(assistant, settings=settings)
            service.warm_up()
            app = FastAPI()
            add_guards(app, settings, tmp_path)
            install_handlers(app, look_of(settings))
            add_api(app, service, Reindexer(assistant, ()))
            client = TestClient(app, base, raise_server_exceptions=False, client=(peer, 4711))
            return stack.enter_context(client)

        yield open_client


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_key_opens_what_it_is_for_until_it_is_revoked(serve: Open, tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    asking, ask = store.create("bot", ["ask"])
    _, manage = store.create("admin", ["ask", "manage"])
    client = serve(access="keys")
    refused = client.post("/api/ask", json=ASK)
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert client.get("/articles").status_code == 401
    assert client.get("/health").status_code == 200
    assert client.post("/api/ask", json=ASK, headers=bearer(ask)).status_code == 200
    basic = base64.b64encode(f"anybody:{ask}".encode()).decode()
    assert client.get("/api/articles", headers={"authorization": f"Basic {basic}"}).status_code == 200
    for wrong in (f"Bearer {ask}x", "Bearer ", "Basic !!", "Digest x", "Basic /w==", b"Basic \xff", b"\xff"):
        assert client.post("/api/ask", json=ASK, headers={"authorization": wrong}).status_code == 401
    for path in ("/metrics", "/api/reindex"):
        assert client.get(path, headers=bearer(ask)).status_code == 403
        assert client.get(path, headers=bearer(manage)).status_code == 200
    german = client.get("/metrics", headers={**bearer(ask), "accept-language": "de"})
    assert "mit der Erlaubnis „manage“" in german.text
    store.revoke(asking.key_id)
    assert client.post("/api/ask", json=ASK, headers=bearer(ask)).status_code == 401


def test_a_key_to_manage_is_enough_for_what_it_is_for_and_no_more(serve: Open, tmp_path: Path) -> None:
    _, secret = KeyStore(tmp_path).create("prometheus", ["manage"])
    for access in ("keys", "public"):
        client = serve(access=access)
        for path in ("/metrics", "/api/reindex", "/api/v1/reindex"):
            assert client.get(path, headers=bearer(secret)).status_code == 200
        assert client.post("/api/ask", json=ASK, headers=bearer(secret)).status_code == 403
        for path in ("/articles", "/api/articles", "/metrics/", "/api/v1/collection"):
            refused = client.get(path, headers=bearer(secret))
            assert (refused.status_code, "permission to ask" in refused.text) == (403, True)


def test_keys_are_stored_as_hashes_that_only_the_owner_reads(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key, secret = store.create("bot", ["ask"], ["editors"])
    text = store.path.read_text("utf-8")
    assert secret not in text
    assert secret.removeprefix("pq_") not in text
    assert store.path.stat().st_mode & 0o077 == 0
    assert KeyStore(tmp_path).find(secret) == key
    assert key.visitor().groups == {"editors"}
    with pytest.raises(ServerError, match="key name"):
        store.create("\x1b[31m", ["ask"])
    with pytest.raises(ServerError, match="keys list"):
        store.revoke("none")
    store.path.write_text('{"keys": [{}]}', "utf-8")
    with pytest.raises(ServerError, match="damaged"):
        store.find(secret)


def test_a_person_is_who_a_listed_proxy_says(serve: Open) -> None:
    given = {"access": "proxy", "proxies": "10.0.0.0/8", "managers": "ada"}
    person = {"x-forwarded-user": "ada", "x-forwarded-for": "203.0.113.9"}
    client = serve(peer="10.1.2.3", **given)
    assert client.post("/api/ask", json=ASK, headers=person).status_code == 200
    assert client.get("/api/reindex", headers=person).status_code == 200
    assert client.get("/api/reindex", headers={"x-forwarded-user": "bob"}).status_code == 403
    assert client.post("/api/ask", json=ASK).status_code == 401
    outside = serve(peer="198.51.100.7", **given)
    for forged in (person, {"X_Forwarded_User": "ada"}, {**person, "x-forwarded-for": "10.1.2.3"}):
        assert outside.post("/api/ask", json=ASK, headers=forged).status_code == 401


def test_a_password_for_the_proxy_is_none_for_us(serve: Open, tmp_path: Path) -> None:
    _, key = KeyStore(tmp_path).create("bot", ["ask"])
    password = "Basic " + base64.b64encode(b"ada:pass").decode()
    client = serve(peer="10.1.2.3", access="proxy", proxies="10.0.0.0/8", managers="ada")
    for passed_on in (password, "Bearer eyJhbGciOi", "Negotiate YII="):
        named = {"x-forwarded-user": "ada", "authorization": passed_on}
        assert client.get("/metrics", headers=named).status_code == 200
        assert client.get("/api/articles", headers={"authorization": passed_on}).status_code == 401
    # A key is one, whoever sends it along: it counts, and a wrong one is refused.
    named = {"x-forwarded-user": "ada"}
    assert client.get("/metrics", headers=named | bearer(key)).status_code == 403
    assert client.get("/api/articles", headers=named | bearer("pq_x")).status_code == 401
    assert client.get("/api/articles", headers=bearer(key)).status_code == 200
    public = serve(access="public")
    assert public.get("/api/articles", headers={"authorization": password}).status_code == 200
    assert public.get("/metrics", headers={"authorization": password}).status_code == 403
    assert public.get("/api/articles", headers=bearer("pq_x")).status_code == 401


def test_names_and_groups_are_read_in_any_alphabet(serve: Open) -> None:
    client = serve(peer="10.1.2.3", access="proxy", proxies="10.0.0.0/8", managers="jörg")
    for name, status in (("jörg".encode(), 200), ("jörg".encode("latin-1"), 200), ("josé".encode(), 403)):
        assert client.get("/api/reindex", headers={"x-forwarded-user": name}).status_code == status
    _, told = settle_origin(
        {"client": ("10.1.2.3", 1), "headers": [(b"x-groups", "Führung, 編集".encode())]},
        Proxies.parse(["10.0.0.0/8"]), ["X-Groups"],
    )  # fmt: skip
    assert told == {"x-groups": "Führung, 編集"}


def test_the_log_names_the_address_of_one_who_was_not_let_in(serve: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "pullquote.server")
    client = serve(access="keys")
    client.get("/articles")
    client.get("/articles", headers={"host": "a b"})
    client.post("/articles", headers={"sec-fetch-site": "cross-site"})
    assert [(record.status, record.visitor) for record in caplog.records if hasattr(record, "visitor")] == [
        (status, "198.51.100.7") for status in (401, 421, 403)
    ]


def test_damaged_keys_let_nobody_in_and_say_so_in_the_log(
    serve: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(access="keys")
    (tmp_path / "keys.json").write_text("{", "utf-8")
    refused = client.get("/api/articles", headers=bearer("pq_x"))
    assert (refused.status_code, refused.headers["content-type"]) == (500, "application/problem+json")
    assert "is damaged" in caplog.text
    assert str(tmp_path) not in refused.text
    assert client.get("/health").status_code == 200


def test_rates_are_counted_by_the_address_that_cannot_be_forged(serve: Open) -> None:
    client = serve(access="public", rate_ask="2/minute")
    codes = [
        client.post("/api/ask", json=ASK, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(3)
    ]
    assert codes == [200, 200, 429]
    refused = client.post("/api/v1/ask", json=ASK)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client.get("/api/articles").status_code == 200
    behind = serve(peer="10.0.0.1", access="public", proxies="10.0.0.1", rate_ask="1/minute")
    chain = [f"203.0.113.{number}, 198.51.100.9" for number in range(2)]
    codes = [behind.post("/api/ask", json=ASK, headers={"x-forwarded-for": told}).status_code for told in chain]
    assert codes == [200, 429]
    other = {"x-forwarded-for": "198.51.100.10"}
    assert behind.post("/api/ask", json=ASK, headers=other).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "10.0.0.1", ""])
def test_a_local_server_answers_under_no_other_name(serve: Open, host: str) -> None:
    client = serve(peer="127.0.0.1", base="http://127.0.0.1:7860")
    assert client.get("/api/articles", headers={"host": host}).status_code == 421
    for own in ("localhost", "127.0.0.1:7860", "[::1]:7860", "127.8.8.8"):
        assert client.get("/api/articles", headers={"host": own}).status_code == 200


def test_a_public_server_answers_under_the_names_it_is_given(serve: Open) -> None:
    client = serve(access="public", hosts="qa.intra, QA.example")
    assert client.get("/api/articles", headers={"host": "qa.example:8443"}).status_code == 200
    assert client.get("/api/articles", headers={"host": "evil.example"}).status_code == 421
    assert serve(access="public").get("/articles", headers={"host": 'a"b'}).status_code == 421


def test_forged_forwarding_headers_change_no_page(client: TestClient) -> None:
    forged = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher", "forwarded": "host=evil.example"}
    for path in ("/", "/embed/", "/articles"):
        assert "evil.example" not in client.get(path, headers=forged).text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"host": "0.0.0.0"}, "--public"),  # noqa: S104
        ({"host": "::"}, "--public"),
        ({"access": "keys"}, "keys create"),
        ({"access": "proxy"}, "proxies"),
        ({"hosts": "qa.intra"}, "say who may ask"),
    ],
)
def test_nobody_is_let_in_without_a_decision(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    with pytest.raises(ServerError, match=says):
        check_exposure(load_settings(**given), KeyStore(tmp_path))


def test_decisions_that_stand(tmp_path: Path) -> None:
    check_exposure(load_settings(host="127.0.0.5"), KeyStore(tmp_path))
    check_exposure(load_settings(host="0.0.0.0", access="public"), KeyStore(tmp_path))  # noqa: S104
    KeyStore(tmp_path).create("bot", ["ask"])
    check_exposure(load_settings(host="0.0.0.0", access="keys"), KeyStore(tmp_path))  # noqa: S104
