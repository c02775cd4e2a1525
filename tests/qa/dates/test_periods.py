from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import periods

FRIDAY = date(2014, 2, 14)


@pytest.mark.parametrize(
    ("which", "direction", "day"),
    [
        ("last", "past", date(2014, 2, 7)),
        ("next", "future", date(2014, 2, 21)),
        ("coming", "future", date(2014, 2, 21)),
        ("this", "future", FRIDAY),
        ("this", "past", date(2014, 2, 7)),
    ],
)
def test_the_weekday_of_the_articles_day_itself(which, direction, day):
    assert periods.weekday_called(FRIDAY, 4, which, direction) == day


def test_a_weekday_in_the_past_may_be_the_day_after():
    assert periods.weekday_near(FRIDAY, 5, "past") == date(2014, 2, 15)
    assert periods.weekday_near(FRIDAY, 6, "past") == date(2014, 2, 9)


def test_months_across_the_turn_of_the_year():
    december = date(2014, 12, 30)
    assert periods.shifted(date(2014, 3, 31), -1, "month") == date(2014, 2, 28)
    assert periods.month_near(december, 1, "future")[0] == date(2015, 1, 1)
    assert periods.month_near(december, 1, "past")[0] == date(2014, 1, 1)
    assert periods.month_near(december, 1, "unknown")[0] == date(2015, 1, 1)
    assert periods.month_called(FRIDAY, 2, "last", "past")[0] == date(2013, 2, 1)


def test_a_weekday_decides_the_year():
    assert periods.day_near(FRIDAY, 2, 13, "future", 2) == date(2013, 2, 13)
    assert periods.day_near(FRIDAY, 2, 29, "past") is None


def test_winter_begins_in_december():
    assert periods.season_of(2013, "winter") == (date(2013, 12, 1), date(2014, 2, 28))
    assert periods.season_called(FRIDAY, "winter", "last", "past")[0] == date(2012, 12, 1)
    assert periods.season_called(FRIDAY, "summer", "this", "past")[0] == date(2013, 6, 1)


def test_the_weekend_on_a_weekend():
    saturday = date(2014, 2, 15)
    assert periods.weekend_called(saturday, "this", "past") == (saturday, date(2014, 2, 16))
    assert periods.weekend_called(saturday, "last", "past")[0] == date(2014, 2, 8)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(periods.UNITS))
def test_a_unit_holds_its_day(day, unit):
    first, last = periods.unit_of(day, unit)
    assert first <= day <= last
    assert periods.unit_of(first, unit) == periods.unit_of(last, unit) or unit == "day"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_within_a_week(day, number):
    back, ahead = periods.weekday_near(day, number, "past"), periods.weekday_near(day, number, "future")
    assert back.weekday() == ahead.weekday() == number
    assert -5 <= (back - day).days <= 1
    assert 0 <= (ahead - day).days <= 6
