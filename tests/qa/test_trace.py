"""Modes, filters and the explanation of a reply, with the real collection and encoder."""

import json

import pytest
from click.testing import CliRunner

from index.errors import QuestionError
from index.filters import Filters
from index.indexer import index_sources
from qa.assistant import Assistant
from qa.commands import ask
from qa.explanation import explain

FERRY = """Ferry to Varnholm late

By Ann Lee | Coast Herald | 2020-05-03

The ferry to Varnholm left late on Sunday. Fog\x1b[31m was to blame, said the captain, Ida Roe.
"""
SCHOOL = """School day to begin later

By Tom Hale | Hill Post | 2021-02-10

Lessons begin at nine from Monday. Pupils had asked for it.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("trace")
    (folder / "news").mkdir()
    (folder / "news" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "news" / "school.txt").write_text(SCHOOL, encoding="utf-8")
    index_sources([str(folder / "news")], folder / "collection", encoder=encoder, progress=False)
    return folder / "collection"


@pytest.fixture(scope="module")
def assistant(folder, reader, encoder):
    with Assistant.open(folder, reader=reader, encoder=encoder) as assistant:
        yield assistant


@pytest.mark.parametrize(("mode", "silent"), [("dense", "lexical_rank"), ("lexical", "dense_rank")])
def test_one_retriever_alone(assistant, mode, silent):
    trace = assistant.trace("Who was captain of the ferry?", mode=mode)
    assert trace.found
    assert all(getattr(item, silent) is None for item in trace.found)
    assert assistant.search("ferry", mode=mode)


def test_a_trace_is_json_and_adds_up(assistant):
    trace = assistant.trace("Who was captain of the ferry?")
    told = json.loads(json.dumps(trace.to_dict()))
    assert told["kind"] == "who"
    assert told["passages"][0]["dense_rank"] is not None
    assert told["passages"][0]["read"] is True
    for sentence in told["sentences"]:
        assert sum(sentence["parts"].values()) == pytest.approx(sentence["score"], abs=0.02)
    assert [group["text"] for group in told["groups"]] == [group.text for group in trace.groups]


def test_an_explanation_is_fit_for_a_terminal(assistant):
    text = explain(assistant.trace("Who was captain of the ferry?"))
    assert "Passages found (hybrid)" in text
    assert "\x1b" not in text


def test_filters_that_exclude_everything_are_told(assistant):
    reply = assistant.ask("Who was captain of the ferry?", filters=Filters(since="2022-01-01"))
    assert not reply.answered
    assert reply.note == "No article meets the filters. The nearest date with articles is 2021-02-10."


def test_the_command_filters_and_explains(folder, reader_folder, monkeypatch):
    monkeypatch.setenv("PULLQUOTE_READER", str(reader_folder))
    arguments = ["Lessons", "--collection", str(folder), "--publisher", "Hill Post", "--explain", "--json"]
    result = CliRunner().invoke(ask, arguments, catch_exceptions=False)
    reply = json.loads(result.stdout)
    assert reply["explanation"]["filters"] == {"publishers": ["Hill Post"]}
    assert {item["source"] for item in reply["explanation"]["sentences"]} == {"school.txt"}


def test_a_wrong_date_is_told_before_any_model_is_loaded(folder):
    with pytest.raises(QuestionError, match="'soon' is not a date"):
        CliRunner().invoke(ask, ["x?", "--collection", str(folder), "--since", "soon"], catch_exceptions=False)
