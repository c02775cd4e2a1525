"""Questions made from real articles of a real collection, and what the product answers them."""

import re

import pytest

from index.collection import Collection
from index.indexer import index_sources
from index.samples import samples_folder
from qa.assistant import Assistant
from qa.examples import make_examples
from qa.shelf import Shelf

STORM = """Storm leaves 38,000 homes dark

In the night 38,000 homes were without electricity. It took 12 years of planning, and 3 of them were wasted.

"We had no serious incident in the whole night," said Fire Chief Marta Dunleavy. "Nobody slept," said Clear Vell's
leader.

The barrier was named by council. The new barrier was built in 2011. The first lock cost 31 million crowns. It was high.
"""
MILL = """The mill reopens

The Harbour Trust bought it. The Harbour Trust mends it, and the Harbour Trust will show it; the Harbour Trust says so.

Ida Roe, a joiner from Varnholm, hung the door. Varnholm Museum, the owner of the wheel, gave it back. Today Sarn, a
town of millers, cheered. The wheel was held in Varnholm. The great wheel was found near Varnholm. Tom Hale, 34, turned
it.

The highest bid was made by Mayor Irene Falk. The Mill Days, which have been held since 1967, begin again. The old mill,
a ruin, was shown by Mayor Irene Falk, the owner. The Varnholm Museum, the oldest in the land, lent its tools.
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("examples")
    (folder / "a.txt").write_text(STORM, encoding="utf-8")
    (folder / "b.txt").write_text(MILL, encoding="utf-8")
    index_sources([str(folder)], folder / "collection", encoder=encoder, progress=False)
    with Collection.open(folder / "collection") as collection:
        shelf = Shelf(collection)
        yield [shelf.open(article.article_id) for article in collection.articles()]


def test_each_form_makes_its_question(opened):
    assert sorted(make_examples(opened, 20)) == [
        "How many homes were without electricity?",
        "How much did the first lock cost?",
        "How old is Tom Hale?",
        "Since when have the Mill Days been held?",
        "What did Marta Dunleavy say?",
        "What is the Varnholm Museum?",
        "What is the latest on the Harbour Trust?",
        "When was the new barrier built?",
        "Where was the great wheel found?",
        "Who is Ida Roe?",
        "Who made the highest bid?",
    ]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_as_many_as_are_wanted(opened, n):
    assert len(make_examples(opened, n)) == n


def test_no_articles_no_examples():
    assert make_examples([], 4) == []


def test_those_of_the_samples_are_of_four_forms_and_answered_from_four_articles(tmp_path, encoder):
    index_sources([str(samples_folder())], tmp_path / "collection", encoder=encoder, progress=False)
    with Assistant.open(tmp_path / "collection", encoder=encoder) as assistant:
        examples = assistant.examples(4)
        replies = [assistant.ask(question) for question in examples]
    openings = {re.match(r"How \w+|\w+ (?=did|is|was|were)|\w+", question).group() for question in examples}
    assert len(openings) == len(examples) == 4
    assert all(reply.answered for reply in replies)
    assert {reply.answers[0].level for reply in replies} <= {"high", "medium"}
    assert len({reply.answers[0].citations[0].article_id for reply in replies}) == 4
