"""The whole way of a question, with the real collection and encoder; the reader's head is untrained."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from index.errors import CollectionError, QuestionError
from index.filters import Filters
from index.indexer import index_sources
from qa.assistant import Assistant
from qa.commands import ask
from qa.conversation import Turn

BRIDGE = """Ann Lee opens the Ostby bridge

By Tom Hale | Coast Herald | Updated: 2020-05-03 12:03

Mayor Ann Lee opened the Ostby bridge on Monday. It cost 4 million crowns.

"We waited eleven years for this bridge and we will not wait again," said Lee.
"""
HARBOUR = """Harbour dredging delayed again

The harbour authority put off the dredging of the eastern basin until spring 👍🏽. Storms were to blame.

A spokeswoman, Ida Roe, said the ferry to Varnholm would keep to its timetable.
"""


@pytest.fixture(scope="module")
def collection(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("assistant")
    (folder / "news").mkdir()
    (folder / "news" / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "news" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    index_sources([str(folder / "news")], folder / "collection", encoder=encoder, progress=False)
    return folder / "collection"


@pytest.fixture(scope="module")
def assistant(collection, reader, encoder):
    with Assistant.open(collection, reader=reader, encoder=encoder) as assistant:
        yield assistant


def check(assistant, reply):
    """The invariant: every range of a reply is its text in the article."""
    for citation in [*(citation for answer in reply.answers for citation in answer.citations), *reply.related]:
        text = assistant.collection.article(citation.article_id).text
        assert text[citation.sentence_start : citation.sentence_end] == citation.sentence
        assert citation.sentence_start <= citation.answer_start <= citation.sentence_end
    for answer in reply.answers:
        first = answer.citations[0]
        text = assistant.collection.article(first.article_id).text
        assert text[first.answer_start : first.answer_end] == answer.text
        assert 0.0 <= answer.confidence <= 1.0
    assert bool(reply.related) != reply.answered or not (reply.related or reply.answers)


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the bridge?",
        "What did Lee say about the bridge?",
        "Did the ferry stop?",
        'x" OR 1=1; DROP TABLE articles; --',
        "<b>*</b> NEAR(",
        "?",
        "\ud800\x00\u202e",
        "قال؟",
    ],
)
@pytest.mark.parametrize("least", [0.0, 1.0])
def test_every_range_of_a_reply_is_its_text(assistant, question, least):
    check(assistant, assistant.ask(question, min_confidence=least))


def test_the_right_sentence_comes_first(assistant):
    reply = assistant.ask("Who opened the Ostby bridge?", min_confidence=0.0)
    assert reply.answers[0].citations[0].source == "bridge.txt"
    assert len({(c.article_id, c.sentence_start) for a in reply.answers for c in a.citations}) == sum(
        len(answer.citations) for answer in reply.answers
    )


def test_a_refusal_shows_the_nearest_sentences_and_no_answer(assistant):
    reply = assistant.ask("Who won the football cup?", min_confidence=1.0)
    assert not reply.answered
    assert 1 <= len(reply.related) <= 3
    assert reply.to_dict()["answers"] == []


def test_the_byline_answers_who_wrote_an_article(assistant):
    reply = assistant.ask("Who wrote the Coast Herald article about the bridge?")
    assert reply.answers[0].text == "Tom Hale"
    assert reply.answers[0].citations[0].sentence.startswith("By Tom Hale")
    reply = assistant.ask("When was the Coast Herald article published?")
    assert reply.answers[0].text == "2020-05-03"


def test_history_is_resolved(assistant):
    first = assistant.ask("Who is Ida Roe?", min_confidence=0.0)
    assert assistant.ask("What did she say?", ["Who is Ida Roe?"]).search_question == "What did Ida Roe say?"
    assert assistant.ask("What did she say?", [Turn("Who is Ida Roe?", first)]).search_question.startswith("What did ")
    reply = assistant.ask("And what did the authority do?", ["What did the mayor do in spring?"], min_confidence=0.0)
    assert reply.search_question == "What did the authority do in spring?"
    check(assistant, reply)


def test_filters_exclude_articles(assistant):
    reply = assistant.ask("Who opened the bridge?", filters=Filters(publishers=("Nobody",)))
    assert not reply.answered
    assert reply.related == ()


def test_search(assistant):
    hits = assistant.search("ferry to Varnholm", k=3)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert "Varnholm" in hits[0].text
    for hit in hits:
        assert assistant.collection.article(hit.article_id).text[hit.start : hit.end] == hit.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"question": " \n"}, "empty"),
        ({"question": "x" * 2001}, "2,001 characters"),
        ({"question": "x", "passages": 0}, "at least 1"),
        ({"question": "x", "min_confidence": 2.0}, "0 to 1"),
    ],
)
def test_wrong_questions_are_told(assistant, arguments, said):
    with pytest.raises(QuestionError, match=said):
        assistant.ask(**arguments)


def test_several_threads_get_the_same(assistant):
    questions = ["Who opened the bridge?", "What did Ida Roe say?"] * 3
    expected = [assistant.ask(question, min_confidence=0.0).answers for question in questions[:2]] * 3
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda question: assistant.ask(question, min_confidence=0.0).answers, questions))
    assert found == expected


def test_examples_come_from_the_articles(assistant):
    assert "What did Lee say?" not in assistant.examples(4)
    assert all(question.endswith("?") for question in assistant.examples(4))


def test_a_changed_collection_is_noticed(tmp_path, reader, encoder):
    news = tmp_path / "news"
    news.mkdir()
    (news / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    index_sources([str(news)], tmp_path / "collection", encoder=encoder, progress=False)
    with Assistant.open(tmp_path / "collection", reader=reader, encoder=encoder) as assistant:
        assert not any("Varnholm" in hit.text for hit in assistant.search("ferry to Varnholm"))
        (news / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
        index_sources([str(news)], tmp_path / "collection", encoder=encoder, progress=False)
        assert "Varnholm" in assistant.search("ferry to Varnholm")[0].text


def test_a_missing_collection_is_told_before_any_model_is_loaded(tmp_path):
    with pytest.raises(CollectionError, match="no collection"):
        Assistant.open(tmp_path / "none")


def test_ask_prints_json_and_text(collection, reader_folder, monkeypatch):
    monkeypatch.setenv("PULLQUOTE_READER", str(reader_folder))
    arguments = ["Who opened the bridge?", "--collection", str(collection), "--min-confidence", "0"]
    printed = CliRunner().invoke(ask, [*arguments, "--json"], catch_exceptions=False)
    reply = json.loads(printed.output)
    assert set(reply) == {
        "question", "search_question", "answered", "agreement", "answers", "related", "note", "period", "timings_ms",
    }  # fmt: skip
    assert set(reply["timings_ms"]) == {"retrieve", "read", "total"}
    assert "bridge.txt" in CliRunner().invoke(ask, arguments, catch_exceptions=False).output


def test_a_question_can_be_taken_as_it_is_typed(assistant):
    history = [Turn("Who opened the bridge?", assistant.ask("Who opened the bridge?", min_confidence=0.0))]
    assert assistant.ask("What did she say?", history).search_question != "What did she say?"
    assert assistant.ask("What did she say?", history, as_typed=True).search_question == "What did she say?"
    assert "Varnholm" in assistant.ask("Where is Varnholn?").search_question
    assert assistant.ask("Where is Varnholn?", as_typed=True).search_question == "Where is Varnholn?"


def test_what_was_found_is_told_before_it_is_read(assistant):
    told = []
    reply = assistant.ask("Who opened the bridge?", on_found=told.append)
    assert told == [2]
    assert reply.timings_ms["read"] > 0
