"""Answers that exclude the best one: of other sources, likely enough, about the same thing."""

import numpy as np
import pytest

from qa.answers import choose_answers, group_answers, judge_agreement
from qa.rivals import find_rivals
from tests.qa.test_answers import ranked


def groups(*items):
    return group_answers([ranked(*item) for item in items], "count")


@pytest.mark.parametrize(
    ("second", "confidence", "differ"),
    [
        ("The price of the bridge was 5 million.", 0.5, True),
        # Little is enough for a sentence that says nearly the same.
        ("The bridge cost 5 million.", 0.1, True),
        ("The bridge cost 5 million.", 0.05, False),
        ("A ferry sank in a storm 5 million years ago.", 0.5, False),
    ],
)
def test_different_numbers_of_different_sources_differ_when_they_are_about_one_thing(
    encoder, second, confidence, differ
):
    found = groups(("a", "The bridge cost 4 million.", "4 million", 0.6), ("b", second, "5 million", confidence))
    rivals = find_rivals(found, "count", encoder.encode)
    assert [rival.text for rival in rivals] == ["5 million"] * differ
    assert judge_agreement(found, rivals) == ("differ" if differ else "single")


def test_rivals_stand_beside_the_best_answer_before_likelier_others(encoder):
    found = groups(
        ("a", "The bridge cost 4 million.", "4 million", 0.6),
        ("a", "The mayor paid 3 million of it.", "3 million", 0.3),
        ("b", "The bridge cost 5 million.", "5 million", 0.1),
    )
    rivals = find_rivals(found, "count", encoder.encode)
    assert [answer.text for answer in choose_answers(found, rivals)] == ["4 million", "5 million", "3 million"]


def test_different_numbers_of_one_article_do_not_differ(encoder):
    found = groups(("a", "4 million then.", "4 million", 0.6), ("a", "5 million now.", "5 million", 0.5))
    assert find_rivals(found, "count", encoder.encode) == []


def test_nothing_is_embedded_where_nothing_excludes_the_best_answer():
    found = groups(("a", "The bridge cost 4 million.", "4 million", 0.6))
    assert find_rivals(found, "count", lambda texts: np.zeros((0, 0))) == []
    assert find_rivals([], "count", lambda texts: np.zeros((0, 0))) == []
