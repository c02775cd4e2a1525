"""Pairs of answers: the same, excluding each other, or neither."""

import numpy as np
import pytest

from index.article import Article, Sentence
from qa.agreement import Said, exclude, same_answer, same_words
from qa.candidates import FEATURES, Candidate
from qa.shelf import OpenArticle


def said(article_id, text, answer, published=None):
    article = Article(article_id, f"{article_id}.txt", f"/{article_id}.txt", "", text, published=published)
    source = OpenArticle(article, (Sentence(0, len(text)),), np.ones((1, 1), np.float32))
    start = text.index(answer)
    return Said(
        Candidate(source, 0, start, start + len(answer), 1.0, (0.0,) * len(FEATURES)), start, start + len(answer)
    )


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("The Harbour Bridge", "harbour bridge", "what", True),
        ("two", "2", "count", True),
        ("Park Geun-hye", "South Korean President Park Geun-hye", "who", True),
        ("Park", "Park\u2019s rival Kim", "who", False),
        ('"unique role"', "unique role", "what", True),
        ("1,500", "1500", "count", True),
        ("1,500", "150", "count", False),
        ("17", "17 people", "count", True),
        ("\u20ac7.4 million", "about 7,400,000 euros", "count", True),
        ("198-million-euro", "212 million euros", "count", False),
        ("Stennet", "the motorway crossing at Stennet", "where", True),
        ("Stennet", "Harrowmouth", "where", False),
        ("Monday", "Monday and Tuesday", "other", False),
        ("2008", "since 2008", "other", False),
    ],
)
def test_same_words(one, other, kind, same):
    assert same_words(one, other, kind) is same
    assert same_words(other, one, kind) is same


def test_a_weekday_is_the_date_that_it_means():
    thursday = said("a", "He arrived on Thursday.", "Thursday", "2014-02-14")
    dated = said("b", "He arrived on Feb. 13, 2014.", "Feb. 13, 2014", "2014-03-01")
    later = said("c", "He arrived on Thursday.", "Thursday", "2014-02-21")
    assert same_answer(thursday, dated, "when")
    assert not same_answer(thursday, later, "when")
    assert exclude(thursday, later, "when")
    assert not exclude(thursday, dated, "when")


@pytest.mark.parametrize(
    ("one", "other", "kind", "apart"),
    [
        ("4 million", "5 million", "count", True),
        ("4 million", "5 million", "what", True),
        ("4 million", "about 4 million crowns", "what", False),
        ("the mayor", "5 million", "what", False),
        ("Ann Lee", "Bo Ray", "who", False),
    ],
)
def test_exclude(one, other, kind, apart):
    first, second = said("a", f"It was {one} then.", one), said("b", f"It was {other} then.", other)
    assert exclude(first, second, kind) is apart
    assert exclude(second, first, kind) is apart


def test_one_article_does_not_contradict_itself():
    assert not exclude(said("a", "It was 4 then.", "4"), said("a", "It was 5 now.", "5"), "count")
