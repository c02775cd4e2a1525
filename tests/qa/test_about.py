"""Questions about the collection: recognised by form, answered with titles and sentences as they stand."""

import pytest

from index.indexer import index_sources
from qa.about import Subject, is_keywords, subject_of
from qa.assistant import Assistant
from qa.smalltalk import GREETING, is_smalltalk

OLD = """Harbour bridge to close

By Ann Lee | Coast Herald | 2020-05-03

The harbour bridge will close on Monday for repairs. Mayor Tom Hale said the work takes two weeks.
"""
NEW = """Harbour bridge open again

By Ann Lee | Coast Herald | 2020-05-20

The harbour bridge was opened again on Wednesday. Lorries may use it from June.
"""
OTHER = """Wolves seen near Skarn

By Ida Roe | Hill Post | 2020-05-11

Two wolves were seen near Skarn on Sunday. Farmers were told to keep their sheep inside.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, reader, encoder):
    folder = tmp_path_factory.mktemp("about")
    (folder / "news").mkdir()
    for name, text in (("old", OLD), ("new", NEW), ("other", OTHER)):
        (folder / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    index_sources([str(folder / "news")], folder / "collection", encoder=encoder, progress=False)
    with Assistant.open(folder / "collection", reader=reader, encoder=encoder) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Which articles mention the harbour bridge?", Subject("mention", "the harbour bridge")),
        ("Show me all stories about wolves", Subject("mention", "wolves")),
        ("What reports are there on Tom Hale?", Subject("mention", "Tom Hale")),
        ("What is the latest on the harbour bridge?", Subject("latest", "the harbour bridge")),
        ("Latest news about wolves", Subject("latest", "wolves")),
        ("What's new in Skarn?", Subject("latest", "Skarn")),
        ("What did the article say about the bridge?", None),
        ("Who mentioned the bridge?", None),
        ("Is the latest estimate higher?", None),
    ],
)
def test_subject_of(question, subject):
    assert subject_of(question) == subject


def test_articles_that_mention_a_thing_newest_first(assistant):
    reply = assistant.ask("Which articles mention the harbour bridge?")
    assert [answer.text for answer in reply.answers] == ["Harbour bridge open again", "Harbour bridge to close"]
    for answer in reply.answers:
        citation = answer.citations[0]
        text = assistant.collection.article(citation.article_id).text
        assert text[citation.answer_start : citation.answer_end] == answer.text


def test_the_latest_is_a_sentence_of_the_newest_article(assistant):
    reply = assistant.ask("What is the latest on the harbour bridge?")
    assert reply.answers[0].citations[0].published == "2020-05-20"
    assert reply.answers[0].text == reply.answers[0].citations[0].sentence


def test_a_name_instead_of_a_question_gets_sentences(assistant):
    reply = assistant.ask("Skarn wolves")
    assert [answer.text for answer in reply.answers] == ["Two wolves were seen near Skarn on Sunday."]


def test_what_no_article_mentions_is_said(assistant):
    reply = assistant.ask("Which articles mention Queen Zenobia?")
    assert not reply.answered
    assert reply.note == "No article mentions “Queen Zenobia”."


@pytest.mark.parametrize("text", ["Hello!", "thanks a lot", "Thank you very much.", "hi there", "What can you do?"])
def test_a_greeting_gets_a_fixed_line_and_no_answer(assistant, text):
    reply = assistant.ask(text)
    assert (reply.answered, reply.related, reply.note) == (False, (), GREETING)


@pytest.mark.parametrize(
    "text", ["Hello Dolly opens when?", "Who said hello?", "thank you " * 100 + "x", "Who are they?"]
)
def test_a_question_is_no_greeting(text):
    assert not is_smalltalk(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Tom Hale", True), ("harbour bridge", True), ("bridge?", False), ("who opened it", False), ("", False)],
)
def test_is_keywords(text, expected):
    assert is_keywords(text) is expected
