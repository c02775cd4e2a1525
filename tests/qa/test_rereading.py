from __future__ import annotations

import numpy as np
import pytest

from index.article import Article, Sentence
from qa.candidates import FEATURES, Candidate, bounded
from qa.reader import Excerpt
from qa.rereading import REREAD, reread
from qa.shelf import OpenArticle
from tests.qa.noting import NotingReader

TITLE = "Tunnel opened"
BODY = [f"The tunnel number {number} was opened by Karl Holm." for number in range(REREAD + 3)]
TEXT = "\n".join([TITLE, *BODY])
CLOSE = FEATURES.index("margin_close")
QUESTION = "Who opened tunnel number 2?"


@pytest.fixture
def noting(reader):
    return NotingReader(reader)


def candidates():
    """A candidate for each sentence, the first ones the likeliest by all that counts."""
    starts = [TEXT.index(line) for line in [TITLE, *BODY]]
    ends = [start + len(line) for start, line in zip(starts, [TITLE, *BODY], strict=True)]
    kinds = ["title", *["body"] * len(BODY)]
    sentences = tuple(map(Sentence, starts, ends, kinds))
    source = OpenArticle(Article("a", "a.txt", "/a.txt", TITLE, TEXT), sentences, np.eye(384, dtype=np.float32)[:9])
    return [
        Candidate(source, number, start, end, 1.0, tuple(0.9 / (1 + number) for _ in FEATURES))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def test_the_likeliest_are_read_with_the_sentence_before_under_the_title(noting):
    reread(QUESTION, candidates(), noting)
    ((_, given),) = noting.asked
    assert len(given) == REREAD
    first, second, third = given[:3]
    assert first == Excerpt(TITLE, "", ((0, len(TITLE)),))
    above = len(TITLE) + 1
    assert second == Excerpt(f"{TITLE}\n{BODY[0]}", TITLE, ((above, above + len(BODY[0])),))
    assert third.text == f"{BODY[0]}\n{BODY[1]}"
    assert third.text[slice(*third.sentences[0])] == BODY[1]


def test_only_what_speaks_for_them_changes(noting):
    before = candidates()
    after = reread(QUESTION, before, noting)
    ranges = [(item.sentence, item.start, item.end, item.margin) for item in before]
    assert [(item.sentence, item.start, item.end, item.margin) for item in after] == ranges
    changed = [old.features != new.features for old, new in zip(before, after, strict=True)]
    assert changed == [True] * REREAD + [False] * (len(before) - REREAD)
    ((_, given),) = noting.asked
    margins = noting.read(QUESTION, given)
    for new, old, reading in zip(after[:REREAD], before, margins, strict=False):
        assert new.features[CLOSE] == pytest.approx(bounded(reading.spans[0].margin) / 10, abs=0.02)
        rest = [place for place in range(len(FEATURES)) if place != CLOSE]
        assert [new.features[place] for place in rest] == [old.features[place] for place in rest]


def test_nothing_to_read_is_nothing_read(noting):
    assert reread(QUESTION, [], noting) == []
    assert not any(passages for _, passages in noting.asked)
