from datetime import date

import pytest

from qa.dates.mention import DateMention, day_of


def mention(first, last, precision):
    return DateMention(3, 9, "some words", date.fromisoformat(first), date.fromisoformat(last), precision, True)


@pytest.mark.parametrize(
    ("first", "last", "precision", "means", "words"),
    [
        ("2014-02-13", "2014-02-13", "day", "2014-02-13", (("13 February 2014", "2014-02-13"),)),
        ("2013-04-01", "2013-04-30", "month", "2013-04-01/2013-04-30", (("April 2013", "2013-04"),)),
        ("2012-01-01", "2012-12-31", "year", "2012-01-01/2012-12-31", (("2012", "2012"),)),
        (
            "2014-02-10",
            "2014-02-16",
            "week",
            "2014-02-10/2014-02-16",
            (("10 February 2014", "2014-02-10"), ("16 February 2014", "2014-02-16")),
        ),
        ("2014-02-01", "2014-02-01", "period", "2014-02-01", (("1 February 2014", "2014-02-01"),)),
    ],
)
def test_the_meaning_for_programs_and_for_people(first, last, precision, means, words):
    item = mention(first, last, precision)
    assert item.means == means
    assert item.in_words() == words
    assert DateMention.from_dict(item.to_dict()) == item


def test_what_is_no_precision_is_refused():
    with pytest.raises(ValueError, match="precision"):
        DateMention.from_dict({"text": "x", "start": 0, "end": 1, "means": "2014-02-13", "precision": "soon"})


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2014-02-14", date(2014, 2, 14)),
        ("2014-02-14T23:30:00Z", date(2014, 2, 14)),
        (None, None),
        ("", None),
        ("yesterday", None),
        ("2014-02-30", None),
    ],
)
def test_the_day_of_an_article(published, day):
    assert day_of(published) == day
