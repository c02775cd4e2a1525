"""The chat page's components: what they show at first, and what is offered to programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import ScriptedAssistant

from ui.access.visitor import LOCAL
from ui.chat import ChatPage, build_chat
from ui.look import Look
from ui.orders import Context
from ui.phrases import load_phrases
from ui.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]


def test_what_the_components_get(service: Service) -> None:
    page = ChatPage(service, Look())
    steps = list(page.outputs(page.talk(LOCAL).ask((), "Who?", Context()), LOCAL))
    assert "Looking through the articles" in steps[0][2]["value"]
    assert "Found 12 passages, reading them" in steps[1][2]["value"]
    assert "<mark>Mayor Irene Falk</mark>" in steps[2][2]["value"]
    assert "New conversation" in steps[2][3]["value"]
    assert "data-keep=" in steps[2][5]["value"]


def test_the_page_opens_with_examples_and_a_choice_of_articles(service: Service) -> None:
    head, opening, foot, choice = ChatPage(service, Look()).opened(LOCAL)
    assert '<span class="count">2</span>' in head
    assert "from 2 articles" in opening
    assert "Who opened the bridge?" in foot
    assert 'value="Harbour Post"' in choice
    assert "March 2025 (1)" in choice
    assert "<script" not in choice


def test_the_page_speaks_another_language(service: Service) -> None:
    page = ChatPage(service, Look(words=load_phrases("de")))
    steps = list(page.outputs(page.talk(LOCAL).ask((), "Who?", Context()), LOCAL))
    assert "12 Stellen gefunden" in steps[1][2]["value"]
    assert "17. März 2025" in steps[2][2]["value"]


def test_a_collection_without_articles_says_what_to_do(tmp_path: Path) -> None:
    empty = ChatPage(Service(ScriptedAssistant(tmp_path, empty=True)), Look())  # type: ignore[arg-type]
    assert "There are no articles yet" in empty.opened(LOCAL)[1]


def test_nothing_is_recorded_or_offered_to_programs(service: Service) -> None:
    config = build_chat(service).get_config_file()
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}
    assert config["analytics_enabled"] is False
