from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates.constraint import find_constraint

WEDNESDAY = date(2026, 11, 25)

PREFERENCES = [
    ("What happened yesterday?", "2026-11-24", "2026-11-25", "yesterday"),
    ("who won on sunday?", "2026-11-22", "2026-11-23", "on sunday"),
    ("What did the council decide this week?", "2026-11-23", "2026-11-25", "this week"),
    ("What has the mayor said since March?", "2026-03-01", None, "since March"),
    ("what has the mayor said since march?", "2026-03-01", None, "since march"),
    ("What happened in February 2014?", "2014-02-01", "2014-03-01", "in February 2014"),
    ("Who resigned last year?", "2025-01-01", "2026-01-01", "last year"),
    ("Who opened the bridge before Monday?", None, "2026-11-23", "before Monday"),
    ("Who was arrested on 13 February?", "2026-02-13", "2026-02-14", "on 13 February"),
]
FILTERS = [
    ("Which articles from last week mention the ferry?", "2026-11-16", "2026-11-22", "from last week"),
    ("Articles published since March about the bridge", "2026-03-01", None, "published since March"),
    ("Show stories about the strike published in 2013", "2013-01-01", "2013-12-31", "published in 2013"),
    ("What do articles from 2013 to 2014 say?", "2013-01-01", "2014-12-31", "from 2013 to 2014"),
    ("Which articles between January and March name her?", "2026-01-01", "2026-03-31", "between January and March"),
    ("What is in yesterday's news?", "2026-11-24", "2026-11-24", "in yesterday's news"),
    ("news before 2014", None, "2013-12-31", "before 2014"),
    ("articles from march 2014 onwards", "2014-03-01", None, "from march 2014 onwards"),
]


@pytest.mark.parametrize(
    ("kind", "question", "first", "last", "text"),
    [("preference", *row) for row in PREFERENCES] + [("filter", *row) for row in FILTERS],
)
def test_what_a_question_says_about_publication(kind, question, first, last, text):
    found = find_constraint(question, WEDNESDAY)
    assert found is not None
    assert (found.kind, found.text) == (kind, text)
    assert question[found.start : found.end] == text
    assert [day and day.isoformat() for day in (found.first, found.last)] == [first, last]


@pytest.mark.parametrize(
    "question",
    [
        "When did the director resign in 2009?",
        "What may happen tomorrow?",
        "Who will play on Saturday?",
        "Will they march on Friday?",
        "What did Theresa May say?",
        "Who opened the bridge?",
        "Which firm built the bridge published in 2009?",
        "",
    ],
)
def test_a_question_that_says_nothing(question):
    assert find_constraint(question, WEDNESDAY) is None


def test_today_is_the_computers_date_unless_given():
    found = find_constraint("What happened today?")
    assert found is not None
    assert found.last is not None
    assert abs((found.last - date.today()).days) <= 1


@given(st.text(), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_any_question_is_survived(question, today):
    found = find_constraint(question, today)
    assert found is None or question[found.start : found.end] == found.text
