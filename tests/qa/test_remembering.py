from __future__ import annotations

from qa.reader import Excerpt
from qa.remembering import RememberingReader

PASSAGES = ["Ann Lee opened the bridge on Monday.", "It rained.", "It rained.", ""]


class Counted:
    """A real reader that notes what it is given to read."""

    def __init__(self, reader):
        self.reader = reader
        self.name = reader.name
        self.given = []

    def read(self, question, passages, *, spans=3):
        self.given.append(list(passages))
        return self.reader.read(question, passages, spans=spans)


def test_what_was_read_is_not_read_again(reader):
    counted = Counted(reader)
    remembering = RememberingReader(counted)
    first = remembering.read("Who opened it?", PASSAGES)
    assert first == reader.read("Who opened it?", [PASSAGES[0], PASSAGES[1], PASSAGES[1], ""])
    assert remembering.read("Who opened it?", PASSAGES[::-1]) == first[::-1]
    assert counted.given == [[PASSAGES[0], "It rained.", ""]]


def test_another_question_text_or_number_of_spans_is_read(reader):
    counted = Counted(reader)
    remembering = RememberingReader(counted)
    remembering.read("Who opened it?", PASSAGES[:1])
    remembering.read("Who opened it", PASSAGES[:1])
    remembering.read("Who opened it?", ["Ann Lee opened the bridge on Tuesday."])
    remembering.read("Who opened it?", PASSAGES[:1], spans=1)
    remembering.read("Who opened it?", [Excerpt(PASSAGES[0], "A bridge")])
    remembering.read("Who opened it?", [Excerpt(PASSAGES[0], "A bridge", ((0, 7),))])
    assert len(counted.given) == 6


def test_the_oldest_are_forgotten(reader):
    counted = Counted(reader)
    remembering = RememberingReader(counted, kept=1)
    for text in ("a", "b", "b", "a"):
        remembering.read("Who?", [text])
    assert counted.given == [["a"], ["b"], ["a"]]
    remembering.forget()
    remembering.read("Who?", ["a"])
    assert len(counted.given) == 4
