"""Searching a real collection: names with other names, and one long article beside short ones."""

import calendar
from collections import Counter

import pytest

from index.collection import Collection
from index.indexer import index_sources
from qa.aliases import Thing
from qa.retriever import Retriever

MONTHS = calendar.month_name[1:]
LONG = "A year of the Ostby ferry\n\n" + "\n\n".join(
    f"In {month} the Ostby ferry sailed {place} times. " + f"The crew of the ferry at Ostby slept in {month}. " * 14
    for place, month in enumerate(MONTHS, start=20)
)
SHORT = {
    "ferry": "Ferry late\n\nThe Ostby ferry was late on Monday, its owners said.",
    "talks": "Talks go on\n\nNorth Korea sent two envoys to the talks on Tuesday.",
    "trust": "Trust buys mill\n\nThe Harbour Conservation Trust (HCT) bought the old mill in Ostby.",
    "choir": "Choir sings\n\nThe choir of Varnholm sang in the market on Sunday.",
}


@pytest.fixture(scope="module")
def searched(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("retriever")
    for name, text in {**SHORT, "long": LONG}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    index_sources([str(folder)], folder / "collection", encoder=encoder, progress=False)
    with Collection.open(folder / "collection") as collection:
        yield collection, Retriever(collection, encoder)


def sources(collection, found):
    articles = {item.article_id: item.source for item in collection.articles()}
    return [articles[item.article_id] for item in collection.passages([each.passage_id for each in found])]


def test_one_long_article_does_not_fill_the_list(searched):
    collection, retriever = searched
    question = "How often did the Ostby ferry sail?"
    found = retriever.find(question, retriever.encode(question), 6)
    count = Counter(sources(collection, found))
    assert count["long.txt"] == 3
    assert count["ferry.txt"] == 1
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_with_nothing_else_it_does(searched):
    collection, retriever = searched
    allowed = [item.passage_id for each in collection.articles() if each.source == "long.txt"
               for item in collection.passages_of(each.article_id)]  # fmt: skip
    found = retriever.find("ferry", retriever.encode("ferry"), 6, allowed=allowed)
    assert sources(collection, found) == ["long.txt"] * 6


def test_words_find_what_has_another_name(searched):
    collection, retriever = searched
    vector = retriever.encode("DPRK")
    assert sources(collection, retriever.find("DPRK", vector, 1, mode="lexical")) == ["talks.txt"]
    trust = (Thing(("HCT", "Harbour Conservation Trust")),)
    assert sources(collection, retriever.find("Who leads the HCT?", vector, 1, mode="lexical", things=trust)) == [
        "trust.txt"
    ]


def test_a_thing_weighs_once_whatever_it_is_called(searched):
    _, retriever = searched
    assert set(retriever.weigh("What did the DPRK send?")) == {"=DPRK", "send"}
    assert retriever.weigh("DPRK") == retriever.weigh("North Korea")
    assert retriever.weigh("the UN") != {}
