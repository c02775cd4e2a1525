"""Questions made from real articles of a real collection."""

import pytest

from index.collection import Collection
from index.indexer import index_sources
from qa.examples import make_examples
from qa.shelf import Shelf

STORM = """Storm leaves 38,000 homes dark

In the night 38,000 homes were without electricity. It took 12 years of planning, and 3 of them were wasted.

"We had no serious incident," said Fire Chief Marta Dunleavy. "Nobody slept," said Clear Vell's leader.
"""
MILL = """The mill reopens

The Harbour Trust bought it. The Harbour Trust mends it, and the Harbour Trust will show it; the Harbour Trust says so.

Ida Roe, a joiner from Varnholm, hung the door. Varnholm Museum, the owner of the wheel, gave it back.
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


def test_forms_take_turns(opened):
    assert set(make_examples(opened, 9)) == {
        "How many homes were without electricity?",
        "What did Fire Chief Marta Dunleavy say?",
        "Who is Ida Roe?",
        "What is the latest on the Harbour Trust?",
    }


@pytest.mark.parametrize("n", [0, 1, 3])
def test_as_many_as_are_wanted(opened, n):
    assert len(make_examples(opened, n)) == n


def test_no_articles_no_examples():
    assert make_examples([], 4) == []
