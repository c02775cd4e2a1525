"""Access groups: what one may not read is not there, in nothing that the server says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.database import DATABASE_NAME
from index.encoder import Encoder
from index.errors import ServerError
from index.indexer import index_sources
from index.migrations import SCHEMA_VERSION
from qa.assistant import Assistant
from ui.access.groups import GroupRules
from ui.access.keys import KeyStore
from ui.access.visitor import Visitor
from ui.api import add_api
from ui.chat import ChatPage
from ui.look import Look, look_of
from ui.mcp.http import add_mcp
from ui.orders import Context, Order
from ui.pages import add_pages
from ui.problems import install_handlers
from ui.reindexing import Reindexer
from ui.server import add_guards
from ui.service import Service
from ui.settings import load_settings

BRIDGE = "The bridge at Sarn was opened by Mayor Irene Falk on Monday. It took four years to build and cost 31 million."
OPEN = [
    {"id": "1", "title": "New bridge at Sarn", "publisher": "Harbour Post", "published": "2025-03-17", "text": BRIDGE},
    {"id": "2", "title": "Keeper of Tolm", "publisher": "Northwire", "published": "2025-03-18",
     "text": "The keeper of the lighthouse of Tolm is Anselm Roth. He is 81 years old and lives alone."},
]  # fmt: skip
# About the same things, with a name of its own, other spellings and numbers, and the words of an open article.
SECRET = [
    {"id": "3", "title": "Board: bridge", "publisher": "Board", "published": "2025-03-19",
     "text": "The bridge at Sarn was secretly opened by Quentin Zarro on Sunday. It cost 90 million."},
    {"id": "4", "title": "Copy", "publisher": "Board", "published": "2025-03-16", "text": BRIDGE},
    {"id": "5", "title": "Lighthouse", "publisher": "Board", "text": "The lighthouse of Tolm will go to Zarro. " * 3},
    {"id": "6", "title": "Harbour plan", "publisher": "Harbour Post", "published": "2025-04-01", "groups": "board; x",
     "text": "The harbour of Sarn will be filled in. Quentin Zarro bought the quay for 12 million."},
]  # fmt: skip
RULES = '[[rule]]\npublisher = "Board"\ngroups = ["board"]\n[[rule]]\nsource = "*staff*"\ngroups = ["staff", "board"]\n'
ASKED = [
    "How much did the bridge at Sarn cost?", "Who is Quentin Zaro?", "Will the lighthouse of Tolm be sold?",
    "lighthouse Tolm",
]  # fmt: skip


def collect(folder: Path, articles: list[dict[str, Any]], encoder: Encoder, rules: str = RULES) -> Path:
    """A collection of articles, whose source is the same wherever it is."""
    (folder / "in").mkdir(parents=True)
    for article in articles:
        (folder / "in" / f"{article['id']}.jsonl").write_text(json.dumps(article), "utf-8")
    index_sources([str(folder / "in")], folder / "collection", encoder=encoder, progress=False)
    if rules:
        (folder / "collection" / "groups.toml").write_text(rules, "utf-8")
    return folder / "collection"


@contextmanager
def served(collection: Path, encoder: Encoder, groups: tuple[str, ...] = ()) -> Iterator[TestClient]:
    """A client with a key that has these groups, of all but the chat's components, which take long to be made."""
    _, secret = KeyStore(collection).create("bot", ["ask"], groups)
    with Assistant.open(collection, encoder=encoder) as assistant:
        settings = load_settings(access="keys", collection=collection, rate_ask="999/second")
        service = Service(assistant, settings=settings)
        service.warm_up()
        app = FastAPI()
        app.state.page = ChatPage(service, Look(), uploads=True)
        app.state.visitor = Visitor("bot", frozenset({"ask"}), frozenset(groups))
        add_guards(app, settings, collection)
        install_handlers(app, look_of(settings))
        add_api(app, service, Reindexer(assistant, ()))
        add_pages(app, service, Look())
        protocol = add_mcp(app, service)
        app.router.lifespan_context = lambda _: protocol
        headers = {"authorization": f"Bearer {secret}"}
        with TestClient(app, "http://qa.intra", headers=headers, raise_server_exceptions=False) as client:
            yield client


def everything(client: TestClient) -> list[Any]:
    """What the API, MCP, the pages and the chat say, without what differs from run to run."""
    said: list[Any] = []
    for question in ASKED:
        body = {"question": question}
        answers = [
            client.post("/api/ask", json=body).text, client.post("/api/search", json=body).text,
            client.post("/api/ask/stream", json=body).text, mcp(client, "ask", body), mcp(client, "search", body),
        ]  # fmt: skip
        assert all(len(answer) > 100 for answer in answers)
        said += [re.sub(r'"timings_ms\\*": ?\{[^}]*\}', "", answer) for answer in answers]
    refused = {"question": "Who?", "filters": {"publishers": ["Board"], "since": "2025-03-20"}}
    said.append(client.post("/api/ask", json=refused).json()["note"])
    facts = client.get("/api/collection").json()
    facts.pop("changed")
    paths = ("", "?q=Board", "?q=harbour", "?order=added", "?publisher=Board", "?copies=1", "?page=2")
    pages = [client.get(f"/articles{path}").text for path in paths]
    listed = client.get("/api/articles").json()
    each = [client.get(f"/api/articles/{article['article_id']}").json() for article in listed["articles"]]
    return [*said, facts, *pages, listed, each, chat(client)]


def mcp(client: TestClient, tool: str, given: dict[str, Any]) -> str:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": given}}
    return client.post("/mcp", json=call, headers={"accept": "application/json, text/event-stream"}).text


def chat(client: TestClient) -> list[Any]:
    """The start page with its counts, examples and choice of articles; a conversation, and what is saved of it."""
    app: Any = client.app
    page, visitor = app.state.page, app.state.visitor
    talk, said, exchanges = page.talk(visitor), [page.opened(visitor)], ()
    for question in ASKED:
        *_, last = talk.ask(exchanges, question, Context())
        exchanges = last.exchanges
        *_, (_, _, markup, foot, notice, _, _) = page.outputs([last], visitor)
        said.append([markup, foot, notice])
    for form in ("html", "markdown"):
        *_, view = talk.obey(exchanges, Order(do="export", form=form), Context())
        said.append(view.parcel)
    return said


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """Open and secret articles; the secret ones came first, so that they have the lower numbers."""
    folder = tmp_path_factory.mktemp("mixed")
    return collect(folder, SECRET + OPEN, encoder)


def test_what_one_may_not_read_cannot_be_told_from_what_is_not_there(mixed: Path, encoder: Encoder) -> None:
    with served(mixed, encoder) as client:
        with_secrets = everything(client)
        secret_ids = {article["article_id"] for article in _all_articles(mixed, encoder)} - {
            article["article_id"] for article in client.get("/api/articles").json()["articles"]
        }
        assert len(secret_ids) == 4
        for identifier in secret_ids:
            for path in (f"/api/articles/{identifier}", f"/articles/{identifier}"):
                missing = client.get(path.replace(identifier, "0" * 16))
                found = client.get(path)
                assert (found.status_code, found.text.replace(identifier, "0" * 16)) == (404, missing.text)
            told = mcp(client, "read_article", {"article_id": identifier})
            assert told.replace(identifier, "0" * 16) == mcp(client, "read_article", {"article_id": "0" * 16})
            assert '"isError":true' in told
            assert str(mixed) not in told
        assert "Zarro" not in json.dumps(with_secrets)
    # The same folder without the secret articles, indexed into another collection.
    moved = [mixed.parent / "in" / f"{article['id']}.jsonl" for article in SECRET]
    hidden = mixed.parent / "hidden"
    hidden.mkdir()
    for path in moved:
        path.rename(hidden / path.name)
    try:
        index_sources([str(mixed.parent / "in")], mixed.parent / "without", encoder=encoder, progress=False)
    finally:
        for path in moved:
            (hidden / path.name).rename(path)
    (mixed.parent / "without" / "groups.toml").write_text(RULES, "utf-8")
    with served(mixed.parent / "without", encoder) as client:
        assert everything(client) == with_secrets


def _all_articles(collection: Path, encoder: Encoder) -> list[dict[str, Any]]:
    with served(collection, encoder, ("board",)) as client:
        articles: list[dict[str, Any]] = client.get("/api/articles").json()["articles"]
        return articles


def test_one_with_the_group_reads_all_and_others_do_not(mixed: Path, encoder: Encoder) -> None:
    question = {"question": "Who secretly opened the bridge at Sarn on Sunday?"}
    with served(mixed, encoder, ("board", "no rule names this")) as client:
        assert "Zarro" in json.dumps(client.post("/api/ask", json=question).json())
        assert client.get("/api/collection").json()["articles"] == 6
    with served(mixed, encoder, ("staff",)) as client:
        assert "Zarro" not in json.dumps(client.post("/api/ask", json=question).json()).replace(
            question["question"], ""
        )
        assert client.get("/api/collection").json()["articles"] == 2
        assert "Zarro" not in client.post("/api/ask/stream", json=question).text.replace(question["question"], "")


def test_a_view_follows_its_collection_and_its_rules(tmp_path: Path, encoder: Encoder) -> None:
    collection = collect(tmp_path, OPEN + SECRET[:1], encoder)
    with served(collection, encoder) as client:
        assert client.get("/api/collection").json()["articles"] == 2
        facts = client.get("/api/collection").json()
        # A change of what one may not read is not even seen by the time of the last change.
        secret = tmp_path / "in" / "3.jsonl"
        secret.write_text(secret.read_text("utf-8").replace("Sunday", "Saturday"), "utf-8")
        assert index_sources([str(tmp_path / "in")], collection, encoder=encoder, progress=False).changed == 1
        assert client.get("/api/collection").json() == facts
        (tmp_path / "in" / "1.jsonl").unlink()
        index_sources([str(tmp_path / "in")], collection, prune=True, encoder=encoder, progress=False)
        assert client.get("/api/collection").json()["articles"] == 1
        (collection / "groups.toml").write_text('[[rule]]\npublisher = "North*"\ngroups = ["x"]', "utf-8")
        listed = client.get("/api/articles").json()["articles"]
        assert [article["publisher"] for article in listed] == ["Board"]
        (collection / "groups.toml").write_text("[[rule", "utf-8")
        told = [client.get(path) for path in ("/api/articles", "/articles", "/api/collection")]
        for response in (*told, client.post("/api/ask", json={"question": "Who?"})):
            assert response.status_code == 503
            assert str(tmp_path) not in response.text
        page = client.get("/articles", headers={"accept-language": "de"})
        assert "Die Artikel lassen sich gerade nicht lesen." in page.text


def test_a_view_that_an_older_version_made_is_brought_up_to_date(
    tmp_path: Path, encoder: Encoder, in_schema: Callable[[Path, int], None]
) -> None:
    collection = collect(tmp_path, OPEN + SECRET[:1], encoder)
    with served(collection, encoder) as client:
        facts = client.get("/api/collection").json()
    (stamp,) = collection.glob("views/*/of.json")
    in_schema(stamp.with_name(DATABASE_NAME), SCHEMA_VERSION - 1)
    # An older version noted no schema.
    stamp.write_text(json.dumps(json.loads(stamp.read_text("utf-8"))[:3]), "utf-8")
    with served(collection, encoder) as client:
        told = client.get("/api/collection").json()
        assert (told["articles"], told["sentences"]) == (facts["articles"], facts["sentences"])
        assert client.get("/articles").status_code == 200


def test_groups_of_an_article_count_without_rules_and_beside_them(tmp_path: Path, encoder: Encoder) -> None:
    collection = collect(tmp_path, OPEN + SECRET[3:], encoder, rules="")
    with served(collection, encoder) as client:
        assert client.get("/api/collection").json()["articles"] == 2
    with served(collection, encoder, ("x",)) as client:
        assert "groups" not in client.get("/api/articles").json()["articles"][0]
        assert client.get("/api/collection").json()["articles"] == 3
        # Who may read by the article's own groups needs one of the rule's too.
        (collection / "groups.toml").write_text('[[rule]]\nsource = "6*"\ngroups = ["editors"]', "utf-8")
        assert client.get("/api/collection").json()["articles"] == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "'x' is not known"),
        ("[[rule]]\nsource = 'a'", "needs groups"),
        ("[[rule]]\ngroups = ['a']", "needs a pattern"),
        ("[[rule]]\nsource = 1\ngroups = ['a']", "needs a pattern"),
        ("[[rule]]\ncolour = 'a'\ngroups = ['a']", "no 'colour'"),
        ("rule = 5", r"groups\.toml"),
        ("rule = [1]", r"groups\.toml"),
    ],
)
def test_rules_that_are_wrong_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "groups.toml").write_text(text, "utf-8")
    with pytest.raises(ServerError, match=says):
        GroupRules.load(tmp_path)
