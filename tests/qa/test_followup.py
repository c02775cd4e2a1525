import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.followup import Past, resolve


@pytest.mark.parametrize(
    ("past", "question", "understood"),
    [
        (Past("Who is Ann Lee?"), "What did she say about the toll?", "What did Ann Lee say about the toll?"),
        (Past("Who opened the bridge?", "Ann Lee"), "When was she born?", "When was Ann Lee born?"),
        (Past("When was the harbour bridge opened?"), "Why?", "Why was the harbour bridge opened?"),
        (Past("When was the harbour bridge opened?"), "How long is it?", "How long is the harbour bridge?"),
        (Past("When did the city council close the school?"), "What did they say?", "What did the city council say?"),
        (Past("How many people live in Ostby?"), "And in Varnholm?", "How many people live in Varnholm?"),
        (Past("What did Lee say about Ostby?"), "What about Varnholm?", "What did Lee say about Varnholm?"),
        (Past("Who opened the bridge?", "Ann Lee"), "Who else?", "Who opened the bridge?"),
        (Past("What is Ann Lee’s job?"), "What is her age?", "What is Ann Lee’s age?"),
    ],
)
def test_what_leans_on_the_conversation_is_said_in_full(past, question, understood):
    assert resolve(question, [past]).question == understood


def test_a_continued_question_takes_the_setting_along_and_keeps_its_own_words():
    resolved = resolve("And what did the union do?", [Past("What did the port offer after the second strike?")])
    assert resolved.question == "What did the union do after the second strike?"
    assert resolved.own == "What did the union do?"


@pytest.mark.parametrize(
    "question",
    [
        "Who won the final?",
        "What did Obama say about his trip?",
        "Is it true that Kerry met Park?",
        "how many people came to the fair ?",
        "",
        "   ",
        "???",
    ],
)
def test_what_stands_alone_is_left_alone(question):
    assert resolve(question, [Past("Who opened the bridge in Ostby?", "Ann Lee")]).question == question


def test_without_a_conversation_nothing_changes():
    assert resolve("Why did she go?", []).question == "Why did she go?"


def test_the_cited_title_helps_when_the_questions_name_nobody():
    past = [Past("who resigned?", "the mayor", "Ann Lee resigns")]
    assert resolve("Why did she resign?", past).question == "Why did Ann Lee resign?"


@given(st.text(max_size=80), st.lists(st.builds(Past, st.text(max_size=60), st.text(max_size=30)), max_size=3))
def test_any_text_is_taken(question, past):
    assert isinstance(resolve(question, past).question, str)
