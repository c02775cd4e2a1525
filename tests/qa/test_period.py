"""The time of publication in a question: a filter or a preference, shown, and undone on request."""

from datetime import date

import pytest

from index.filters import Filters
from index.indexer import index_sources
from qa.assistant import Assistant
from qa.period import Period
from qa.terminal import render

MAY = """Ferry late

By Ann Lee | Coast Herald | 2020-05-03

The ferry to Varnholm was late because of fog.
"""
JUNE = """Ferry late again

By Ann Lee | Coast Herald | 2020-06-07

The ferry to Varnholm was late because of a storm.
"""
TODAY = date(2020, 6, 8)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, reader, encoder):
    folder = tmp_path_factory.mktemp("period")
    (folder / "news").mkdir()
    (folder / "news" / "may.txt").write_text(MAY, encoding="utf-8")
    (folder / "news" / "june.txt").write_text(JUNE, encoding="utf-8")
    index_sources([str(folder / "news")], folder / "collection", encoder=encoder, progress=False)
    with Assistant.open(folder / "collection", reader=reader, encoder=encoder) as assistant:
        yield assistant


def test_words_about_articles_are_a_filter():
    period = Period.of("What do articles from last month say about the ferry?", TODAY)
    assert period is not None
    assert period.to_dict() == {
        "kind": "filter",
        "since": "2020-05-01",
        "until": "2020-05-31",
        "text": "from last month",
    }
    assert period.narrow(None) == Filters(since="2020-05-01", until="2020-05-31")
    assert period.narrow(Filters(publishers=("A",), since="2020-01-01")) == Filters(
        publishers=("A",), since="2020-01-01"
    )


def test_a_question_without_a_time_has_no_period():
    assert Period.of("Why was the ferry late?", TODAY) is None


def test_a_filter_is_shown_and_can_be_undone(assistant):
    question = "Why was the ferry late in articles from May 2020?"
    trace = assistant.trace(question, min_confidence=0)
    assert trace.reply.period == {
        "kind": "filter",
        "since": "2020-05-01",
        "until": "2020-05-31",
        "text": "from May 2020",
    }
    assert {item.candidate.source.article.source for item in trace.ranked} == {"may.txt"}
    assert "Only articles published since 2020-05-01 until 2020-05-31 (“from May 2020”" in render(
        trace.reply, style=False
    )
    undone = assistant.trace(question, min_confidence=0, any_date=True)
    assert undone.reply.period is None
    assert {item.candidate.source.article.source for item in undone.ranked} == {"may.txt", "june.txt"}


def test_a_preference_moves_articles_of_the_time_up(assistant):
    plain = assistant.trace("Why was the ferry late?", min_confidence=0)
    scores = {item.candidate.source.article.source: item for item in plain.ranked if item.candidate.sentence == 2}
    period = Period("preference", date(2020, 5, 1), date(2020, 5, 31), "in May 2020")
    raised = {i.candidate.source.article.source: i for i in period.prefer(plain.ranked) if i.candidate.sentence == 2}
    assert raised["may.txt"].score > scores["may.txt"].score
    assert raised["may.txt"].confidence > scores["may.txt"].confidence
    assert raised["june.txt"] == scores["june.txt"]


def test_a_time_without_articles_is_told(assistant):
    reply = assistant.ask("What do articles published in 2018 say about the ferry?")
    assert reply.note.startswith("No article meets the filters. The nearest date with articles is 2020-05-03")
