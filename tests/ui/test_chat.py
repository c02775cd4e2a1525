"""What the chat does with a question, step by step, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import ScriptedAssistant

from ui.chat import _ask, build_chat
from ui.rendering import Exchange
from ui.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]


def steps(service: Service, question: str, before: tuple[Exchange, ...] = ()) -> list[tuple[object, ...]]:
    return list(_ask(service, "chat", "./", question, before))


def test_the_question_is_shown_at_once_then_its_reply(service: Service) -> None:
    first, last = steps(service, " Who? ")
    assert first[0] == ""
    assert "turn pending" in str(first[2])
    assert "<mark>Mayor Irene Falk</mark>" in str(last[2])
    assert [exchange.question for exchange in last[1]] == ["Who?"]  # type: ignore[attr-defined]


def test_earlier_turns_go_with_a_question(service: Service) -> None:
    after = steps(service, "Who?")[-1][1]
    steps(service, "And why?", after)  # type: ignore[arg-type]
    assert service.assistant.histories[-1] == ["Who?"]  # type: ignore[attr-defined]


def test_an_empty_question_gets_a_friendly_line(service: Service) -> None:
    (only,) = steps(service, "  ")
    assert "Type a question first." in str(only[3])
    assert only[1] == ()


def test_a_long_question_is_given_back_with_the_reason(service: Service) -> None:
    last = steps(service, "x" * 10_000)[-1]
    assert last[0] == "x" * 10_000
    assert "10,000" in str(last[3])
    assert last[1] == ()


def test_a_fault_shows_an_identifier_that_is_in_the_log(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    last = steps(service, "crash")[-1]
    failure = last[1][0].failure  # type: ignore[index]
    assert failure.rstrip(".").split()[-1] in caplog.text
    assert "secret" not in str(last[2])
    assert service.assistant.histories[-1] == []  # type: ignore[attr-defined]


def test_a_collection_without_articles_says_what_to_do(tmp_path: Path) -> None:
    config = str(build_chat(Service(ScriptedAssistant(tmp_path, empty=True))).get_config_file())  # type: ignore[arg-type]
    assert "There are no articles yet" in config


def test_nothing_is_recorded_or_offered_to_programs(service: Service) -> None:
    config = build_chat(service).get_config_file()
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}
    assert config["analytics_enabled"] is False
