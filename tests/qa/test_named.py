from __future__ import annotations

from dataclasses import dataclass

import pytest

from qa.aliases import Thing
from qa.named import Named, named_in, share_missing
from qa.terms import terms

TRUST = Thing(("HT", "Harbour Trust"))


@dataclass(frozen=True)
class Text:
    text: str


class Source:
    """An article's text as it is asked for names."""

    def __init__(self, text: str) -> None:
        self.article = Text(text)
        self.all_terms = frozenset(terms(text))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("When was the fourth nuclear test?", ["fourth"]),
        ("What did the Russian minister say about Skell?", ["russian", "skell"]),
        ("How many ships came in 1,500 days?", ["1500"]),
        ("Who opened the bridge?", []),
        ("Is it?", []),
        ("", []),
    ],
)
def test_names_numbers_and_ordinals(question: str, named: list[str]) -> None:
    assert [one.term for one in named_in(question)] == named


def test_what_an_article_does_not_hold() -> None:
    named = named_in("Did Irene Falk open the third bridge?")
    assert [one.term for one in named] == ["iren", "falk", "third"]
    held = Source("The mayor, Irene Falk, opened the second bridge.")
    assert share_missing(named, held) == pytest.approx(1 / 3)  # type: ignore[arg-type]
    assert share_missing((), held) == 0  # type: ignore[arg-type]


def test_another_name_of_the_same_thing_is_no_gap() -> None:
    named = named_in("What does the HT own?", (TRUST,))
    assert named == (Named("ht", TRUST),)
    assert share_missing(named, Source("The Harbour Trust owns both piers.")) == 0  # type: ignore[arg-type]
    assert share_missing(named, Source("The council owns both piers.")) == 1  # type: ignore[arg-type]
