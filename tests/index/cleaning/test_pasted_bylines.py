"""Bylines: names, publisher and dates, and nothing guessed."""

import pytest

from index.cleaning.pasted_bylines import Byline, estimate_published, is_credit_line, parse_byline


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "By Anna Brandt in Ostervik and Nils Aker in Sund | The Harbour Post | Updated: 2025-02-04 09:30",
            Byline(("Anna Brandt", "Nils Aker"), "The Harbour Post", "2025-02-04T09:30", "2025-02-04T09:30"),
        ),
        ("By ANNA BRANDT", Byline(("ANNA BRANDT",))),
        ("By Anna Brandt, Staff Writer", Byline(("Anna Brandt",))),
        ("A. Holm, The Harbour Post, 12 March 2025", Byline(("A. Holm",), "The Harbour Post", "2025-03-12")),
        ("Published March 3, 2020 | Updated March 4, 2020", Byline((), "", "2020-03-03", "2020-03-04")),
        ("Published: 3 May 2021 09:15", Byline((), "", "2021-05-03T09:15")),
        ("Sunday, August 2, 2015", Byline((), "", "2015-08-02")),
        ("Posted on 01/02/2020", Byline()),
    ],
)
def test_a_byline_taken_apart(line: str, expected: Byline) -> None:
    assert is_credit_line(line)
    assert parse_byline(line) == expected


@pytest.mark.parametrize(
    "line", ["By the sea the town sleeps", "He was born on May 3, 1980, in Sund", "The harbour", ""]
)
def test_no_byline(line: str) -> None:
    assert not is_credit_line(line)


def test_the_latest_date_of_the_commonest_year() -> None:
    texts = ["On Feb. 13, 2014, and on 14 February 2014.", "Not since May 1, 1998.", "In 2010."]
    assert estimate_published(texts) == "2014-02-14"
    assert estimate_published(["In 2010, or in May."]) is None
