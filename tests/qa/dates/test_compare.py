from datetime import date

import pytest

from qa.dates.compare import date_answer, dates_exclude, same_date

FRIDAY = date(2014, 2, 14)


def answer(marked, anchor=FRIDAY):
    """The dates of the answer between brackets, in its sentence."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    return date_answer(text, start, end, (0, len(text)), anchor)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They met [on Thursday].", "They met on [Feb. 13, 2014]."),
        ("They met [Thursday morning].", "They met [on Thursday], he said."),
        ("He resigned [last April].", "He resigned [in April 2013]."),
        ("It has been closed [since last February].", "It has been closed [since February 2013]."),
        ("The show is open [from January 23 to March 9].", "It is open [from 23 January to 9 March 2014]."),
    ],
)
def test_the_same_days_in_other_words(one, other):
    assert same_date(answer(one), answer(other))
    assert not dates_exclude(answer(one), answer(other))


def test_each_article_counts_from_its_own_day():
    one, other = answer("They met [Thursday]."), answer("They met [Thursday].", date(2014, 2, 21))
    assert not same_date(one, other)
    assert dates_exclude(one, other)


def test_the_sentence_says_whether_a_weekday_lies_ahead():
    assert answer("They will meet [on Thursday].").mentions[0].first == date(2014, 2, 20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It rained [since Thursday].", "It rained [on Thursday]."),
        ("They met [Thursday morning].", "They met [Thursday night]."),
        ("They met [last week].", "They met on [Feb. 6, 2014]."),
        ("It was built [in early January].", "It was built [in January]."),
    ],
)
def test_neither_the_same_nor_excluding(one, other):
    assert not same_date(answer(one), answer(other))
    assert not dates_exclude(answer(one), answer(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He died [on Thursday].", "He died [on Wednesday]."),
        ("He died [last week].", "He died [on Thursday]."),
        ("It was built [in 2009].", "It was built [in 2010]."),
    ],
)
def test_days_that_exclude_each_other(one, other):
    assert dates_exclude(answer(one), answer(other))
    assert not same_date(answer(one), answer(other))


@pytest.mark.parametrize(
    "marked",
    [
        "[Five people] died on Thursday.",
        "[Five people died on Thursday].",
        "They met [Thursday at 3 p.m.].",
        "They met [in the morning].",
        "Feb. [13], 2014 was cold.",
    ],
)
def test_an_answer_that_is_more_or_less_than_a_date_is_none(marked):
    assert answer(marked) is None


def test_an_article_without_a_date_gives_complete_dates_only():
    assert answer("They met [on Thursday].", None) is None
    assert same_date(answer("They met on [13 February 2014].", None), answer("They met [Thursday]."))
