from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.date_cases import read_cases
from qa.dates.find import find_dates

CASES = read_cases(Path(__file__).with_name("cases.jsonl"))
FRIDAY = date(2014, 2, 14)


@pytest.mark.parametrize("case", [case for case in CASES if not case.id.startswith("open")], ids=lambda case: case.id)
def test_a_sentence_names_these_dates_and_no_others(case):
    assert case.found() == case.dates


def test_the_cases_are_many_and_some_name_no_date():
    assert len(CASES) >= 120
    assert sum(not case.dates for case in CASES) >= 25


def test_offsets_are_those_of_the_article():
    text = "Bridge opens\n\nIt rained on Monday. The bridge opens on Tuesday."
    start = text.index("The bridge")
    (mention,) = find_dates(text, FRIDAY, start, len(text))
    assert text[mention.start : mention.end] == mention.text == "Tuesday"
    assert mention.first == date(2014, 2, 18)


def test_without_the_articles_day_only_complete_dates_are_found():
    found = find_dates("On Thursday he said that the deal of Feb. 13, 2014, and last week's are one.", None)
    assert [mention.text for mention in found] == ["Feb. 13, 2014"]


def test_a_quotation_that_began_before_the_sentence_is_known():
    text = "“I was there,” he said. “It rained. Yesterday it snowed.”\nYesterday was cold."
    start = text.index("Yesterday")
    assert find_dates(text, FRIDAY, start, text.index("”\n")) == ()
    assert [mention.text for mention in find_dates(text, FRIDAY, text.index("\n") + 1)] == ["Yesterday"]


def test_a_year_that_the_article_gives_elsewhere_is_the_year():
    text = "The fire of 10 March 2001 is not forgotten.\nOn 10 March, she was at home."
    (mention,) = find_dates(text, FRIDAY, text.index("\n") + 1)
    assert (mention.means, mention.relative) == ("2001-03-10", True)


def test_days_that_no_calendar_has_are_left_alone():
    assert find_dates("It happened on February 30 and on 31 June 2013.", FRIDAY) == ()
    assert find_dates("It happened 90 years ago.", date(50, 1, 1)) == ()


PIECE_TEXT = """
on in the last next this Thursday Monday Friday's May March 13 2014 Feb. , . " “ ” - – week month year years two
days ago yesterday Today will said was summer weekend past since from to Earlier
"""
PIECES = st.sampled_from([*PIECE_TEXT.split(), "\n"])


@given(st.lists(PIECES, max_size=25).map(" ".join), st.dates())
def test_mentions_are_what_stands_there_in_order_and_apart(text, anchor):
    place = 0
    for mention in find_dates(text, anchor):
        assert text[mention.start : mention.end] == mention.text
        assert place <= mention.start < mention.end
        assert mention.first <= mention.last
        place = mention.end


@given(st.text(), st.dates())
def test_any_text_is_survived(text, anchor):
    find_dates(text, anchor)
