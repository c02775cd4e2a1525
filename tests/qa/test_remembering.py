from __future__ import annotations

from qa.reader import Excerpt
from qa.remembering import RememberingReader
from tests.qa.noting import NotingReader

PASSAGES = ["Ann Lee opened the bridge on Monday.", "It rained.", "It rained.", ""]


def test_what_was_read_is_not_read_again(reader):
    noting = NotingReader(reader)
    remembering = RememberingReader(noting)
    first = remembering.read("Who opened it?", PASSAGES)
    assert first == reader.read("Who opened it?", [PASSAGES[0], PASSAGES[1], PASSAGES[1], ""])
    assert remembering.read("Who opened it?", PASSAGES[::-1]) == first[::-1]
    assert [passages for _, passages in noting.asked] == [[PASSAGES[0], "It rained.", ""]]


def test_another_question_text_or_number_of_spans_is_read(reader):
    noting = NotingReader(reader)
    remembering = RememberingReader(noting)
    remembering.read("Who opened it?", PASSAGES[:1])
    remembering.read("Who opened it", PASSAGES[:1])
    remembering.read("Who opened it?", ["Ann Lee opened the bridge on Tuesday."])
    remembering.read("Who opened it?", PASSAGES[:1], spans=1)
    remembering.read("Who opened it?", [Excerpt(PASSAGES[0], "A bridge")])
    remembering.read("Who opened it?", [Excerpt(PASSAGES[0], "A bridge", ((0, 7),))])
    assert len(noting.asked) == 6


def test_the_oldest_are_forgotten(reader):
    noting = NotingReader(reader)
    remembering = RememberingReader(noting, kept=1)
    for text in ("a", "b", "b", "a"):
        remembering.read("Who?", [text])
    assert [passages for _, passages in noting.asked] == [["a"], ["b"], ["a"]]
    remembering.forget()
    remembering.read("Who?", ["a"])
    assert len(noting.asked) == 4
