"""A refusal: a page in its visitor's language, a problem in English for programs."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from index.errors import BusyError, CollectionError
from ui.phrases import load_phrases
from ui.problems import Refusal, message_of

GERMAN = {"accept-language": "de-AT, en;q=0.5"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "heading", "text"),
    [
        ("GET", "/nowhere", {}, 404, "Diese Seite gibt es nicht", "Unter dieser Adresse gibt es nichts."),
        ("GET", "/articles/none", {}, 404, "Diese Seite gibt es nicht", "Vielleicht wurde er entfernt."),
        ("GET", "/articles?page=x", {}, 422, "Das hat nicht geklappt", "Etwas in dieser Adresse"),
        ("GET", "/articles", {"host": "evil"}, 421, "Nicht unter diesem Namen", "auf diesem Rechner"),
        ("POST", "/articles", {"sec-fetch-site": "cross-site"}, 403, "Das ist Ihnen nicht erlaubt", "dieser Herkunft"),
        ("POST", "/articles", {"content-length": "300000"}, 413, "Das ist zu viel auf einmal", "262,144 Bytes"),
        ("POST", "/articles", {"origin": "null"}, 403, "Das ist Ihnen nicht erlaubt", "dieser Herkunft"),
    ],
)
def test_a_page_that_refuses_speaks_the_visitors_language(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int, heading: str, text: str
) -> None:
    refused = client.request(method, path, headers={**GERMAN, **headers})
    assert refused.status_code == status
    assert '<html lang="de">' in refused.text
    assert f"<h1>{heading}</h1>" in refused.text
    assert text in refused.text
    assert ">Eine Frage stellen</a>" in refused.text
    english = client.request(method, path, headers=headers)
    assert heading not in english.text
    assert '<html lang="en">' in english.text


def test_a_fault_names_what_is_in_the_log_in_the_visitors_language(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.articles_page", None)
    page = client.get("/articles", headers=GERMAN)
    assert page.status_code == 500
    found = re.search(r"Im Protokoll stehen die Einzelheiten unter (\w{10})", page.text)
    assert found
    assert found[1] in caplog.text


def test_programs_are_refused_in_english(client: TestClient) -> None:
    for path in ("/api/nothing", "/gradio_api/upload", "/upload"):
        refused = client.post(path, headers={**GERMAN, "sec-fetch-site": "cross-site"})
        assert refused.json()["detail"] == "Pages of this origin may not send requests here."


def test_what_goes_wrong_with_a_question_is_told_in_the_pages_language() -> None:
    german = load_phrases("de")
    assert message_of(BusyError("Too many."), german).startswith("Vor dieser Frage kamen zu viele andere.")
    assert message_of(BusyError("Too many.")) == "Too many."
    told = message_of(CollectionError("/srv/secret is damaged"), german)
    assert told.startswith("Die Artikel lassen sich gerade nicht lesen.")
    assert "secret" not in told
    assert Refusal(429, "often", {"rate": "1/s", "seconds": 7}).said(german).endswith("in 7 Sekunden noch einmal.")
