from __future__ import annotations

import numpy as np
import pytest

from index.article import Article, Passage, Sentence
from qa.candidates import FEATURES, make_candidates
from qa.query import Query
from qa.reader import Reading, Span
from qa.shelf import OpenArticle
from qa.weighing import OpenPassage, weigh

TEXT = "Tunnel opened\nBy Ida Roe\nThe tunnel was opened by Karl Holm.  It rained."
SENTENCES = (
    Sentence(0, 13, "title"),
    Sentence(14, 24, "byline"),
    Sentence(25, 60, "body"),
    Sentence(62, 72, "body"),
)


def span(text, margin):
    start = TEXT.index(text)
    return Span(start, start + len(text), margin, margin, 0.5)


def candidates(*spans, **given):
    article = Article("a", "a.txt", "/a.txt", "Tunnel opened", TEXT)
    source = OpenArticle(article, SENTENCES, np.eye(4, dtype=np.float32))
    found = [OpenPassage(source, Passage("a", 0, len(TEXT), 0, 4), 1.0)]
    query = Query.of("Who opened the tunnel?", np.eye(4, dtype=np.float32)[2], {"open": 1.0, "tunnel": 2.0})
    return {made.sentence: made for made in make_candidates(weigh(query, found, **given), [Reading(spans, 0.5)])}


def test_every_sentence_is_one_with_its_best_span():
    made = candidates(span("Karl Holm", 3.0), span("tunnel was", 1.0))
    assert sorted(made) == [0, 1, 2, 3]
    assert TEXT[made[2].start : made[2].end] == "Karl Holm"
    assert made[2].margin == 3.0
    assert made[3].margin is None
    assert TEXT[made[3].start : made[3].end] == "It rained."


def test_a_byline_is_none_where_it_cannot_answer_and_takes_nothing_from_others():
    spans = span("Ida Roe", 9.0), span("Karl Holm", 3.0)
    beside, alone = candidates(*spans), candidates(*spans, bylines=False)
    assert sorted(alone) == [0, 2, 3]
    for name, best in {"margin_relative": 0.0, "best_in_passage": 1.0, "passage_margin": 0.3}.items():
        place = FEATURES.index(name)
        assert alone[2].features[place] == best != beside[2].features[place]


def test_a_span_begins_after_the_full_stop_before_it_and_ends_with_its_sentence():
    place = TEXT.index(".  It")
    made = candidates(Span(place, len(TEXT), 2.0, 2.0, 0.5))
    assert made[2].margin is None
    assert TEXT[made[3].start : made[3].end] == "It rained."


@pytest.mark.parametrize("nothing", [" ", ".  ", "."])
def test_what_has_no_letter_is_no_span(nothing):
    place = TEXT.rindex(nothing)
    made = candidates(Span(place, place + len(nothing), 2.0, 2.0, 0.5))
    assert all(one.margin is None for one in made.values())
