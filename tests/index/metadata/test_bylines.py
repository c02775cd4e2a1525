from __future__ import annotations

import pytest

from index.metadata.bylines import compose_byline, is_byline, is_date_line, split_authors, without_publisher


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        ("By Chen Weihua in Washington and Zhou Wa in Beijing | China Daily USA | Updated: 2014-02-14 12:03", True),
        ("BY ADA REPORTER", True),
        ("Reported by Ada Reporter", True),
        ("By noon the rain had stopped.", False),
        (
            (
                "By Monday, everyone in the town of Skell knew what had happened on the quay that night and who "
                "had seen it."
            ),
            False,
        ),
        ("Bypass to open", False),
        ("", False),
    ],
)
def test_is_byline(line, yes):
    assert is_byline(line) is yes


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        ("Updated: 2014-02-14 12:03", True),
        ("5:45 AM PST 11/19/2019 by Patrick Shanley", True),
        ("Published 14 February 2014", True),
        ("The council met on 14 February 2014 and decided nothing.", False),
        ("A year to remember: 2014", False),
        ("Skell 2, Merrowby 1", False),
    ],
)
def test_is_date_line(line, yes):
    assert is_date_line(line) is yes


def test_compose():
    assert (
        compose_byline(("A. Reporter", "B. Writer"), "The Paper", "2025-03-14T06:00:00Z")
        == "By A. Reporter and B. Writer | The Paper | 2025-03-14"
    )
    assert compose_byline(("A", "B", "C"), "", None) == "By A, B and C"
    assert compose_byline((), "", "2025-03-14") == "2025-03-14"
    assert compose_byline((), "", None) == ""


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By A. Reporter and B. Writer", ("A. Reporter", "B. Writer")),
        ("TOM KRISHER, AP Auto Writer", ("TOM KRISHER",)),
        (["Ann Lee", {"name": "Bo Ray"}, None], ("Ann Lee", "Bo Ray")),
        ({"@type": "Person", "name": "Ann Lee"}, ("Ann Lee",)),
        ("Ann Lee; Ann Lee & Bo Ray", ("Ann Lee", "Bo Ray")),
        ("Ann Lee | Skell Media for Skell.example", ("Ann Lee", "Skell Media for Skell.example")),
        ("https://facebook.example/ann", ()),
        ("admin", ()),
        ("x" * 1000, ()),
        (7, ()),
    ],
)
def test_split_authors(value, names):
    assert split_authors(value) == names


@pytest.mark.parametrize(
    ("authors", "publisher", "persons"),
    [
        (("Ann Lee", "Skell.com"), "", ("Ann Lee",)),
        (("Ann Lee", "Skell Business"), "Skell", ("Ann Lee",)),
        (("Ann Lee", "The Skell Post"), "The Skell Post International", ("Ann Lee",)),
        (("The Skell Post",), "The Skell Post", ("The Skell Post",)),
        (("Ann Lee", "Bo Ray"), "The Skell Post", ("Ann Lee", "Bo Ray")),
        (("Ann Lee", "Sunil Ray"), "Sun", ("Ann Lee", "Sunil Ray")),
        ((), "The Skell Post", ()),
    ],
)
def test_a_paper_is_no_author_beside_a_person(authors, publisher, persons):
    assert without_publisher(authors, publisher) == persons
