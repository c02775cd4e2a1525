from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Sentence
from qa.answers import choose_answers, group_answers, judge_agreement, near_copy
from qa.candidates import FEATURES, Candidate
from qa.extent import answer_range, quotations
from qa.ranking import Ranked
from qa.shelf import OpenArticle

FLAT = (0.0,) * len(FEATURES)


def ranked(article_id, text, answer, confidence=0.9):
    article = Article(article_id, f"{article_id}.txt", f"/{article_id}.txt", "", text)
    source = OpenArticle(article, (Sentence(0, len(text), "body"),), np.ones((1, 1), np.float32))
    start = text.index(answer)
    return Ranked(Candidate(source, 0, start, start + len(answer), 1.0, FLAT), 0.0, confidence)


def test_two_sources_in_their_own_words_agree():
    items = [
        ranked("a", "Ann Lee opened the bridge.", "Ann Lee"),
        ranked("b", "It was Mayor Ann Lee who cut it.", "Ann Lee"),
    ]
    groups = group_answers(items, "who")
    assert len(groups) == 1
    assert judge_agreement(groups) == "agree"
    assert len(choose_answers(groups)[0].citations) == 2


def test_a_copy_is_cited_but_is_no_second_source():
    items = [
        ranked("a", "Ann Lee opened the long bridge on Monday morning.", "Ann Lee"),
        ranked("b", "Ann Lee opened the long bridge on Monday morning, he said.", "Ann Lee"),
    ]
    groups = group_answers(items, "who")
    assert judge_agreement(groups) == "single"
    assert len(choose_answers(groups)[0].citations) == 2


def test_one_article_is_cited_once_and_others_share_what_the_best_leaves():
    items = [
        ranked("a", "Ann Lee spoke.", "Ann Lee", 0.7),
        ranked("a", "Then Ann Lee left.", "Ann Lee", 0.6),
        ranked("b", "Bo Ray spoke.", "Bo Ray", 0.6),
        ranked("c", "It rained.", "rained", 0.01),
    ]
    answers = choose_answers(group_answers(items, "who"))
    assert [(answer.text, answer.confidence, len(answer.citations)) for answer in answers] == [
        ("Ann Lee", 0.7, 1),
        ("Bo Ray", 0.3, 1),
    ]


def test_score_chooses_the_others_and_confidence_orders_them():
    items = [
        replace(ranked("a", "Ann Lee spoke.", "Ann Lee", 0.5), score=1.0),
        replace(ranked("b", "Bo Ray spoke.", "Bo Ray", 0.4), score=0.1),
        replace(ranked("c", "Cy Orr spoke.", "Cy Orr", 0.2), score=2.0),
        replace(ranked("d", "Di Poe spoke.", "Di Poe", 0.3), score=0.5),
    ]
    answers = choose_answers(group_answers(items, "who"))
    assert [answer.text for answer in answers] == ["Ann Lee", "Di Poe", "Cy Orr"]


@pytest.mark.parametrize(
    ("text", "span", "answer"),
    [
        ("SKELL, March 24 (Northwire) - The ferry sailed.", "Northwire)", "Northwire"),
        ("SKELL, March 24 (Northwire) - The ferry sailed.", "(Northwire", "Northwire"),
        ("The ferry Marisca (48 cars) sailed.", "Marisca (48 cars)", "Marisca (48 cars)"),
    ],
)
def test_a_bracket_without_its_partner_is_no_part_of_an_answer(text, span, answer):
    start, end = answer_range(ranked("a", text, span).candidate, "what")
    assert text[start:end] == answer


def test_near_copies():
    assert near_copy(
        "The bridge was opened on Monday by the mayor.", "On Friday the bridge was opened on Monday by the mayor"
    )
    assert not near_copy("The bridge was opened on Monday.", "The mayor said that it would rain on Monday.")


def test_no_answer_no_agreement():
    assert choose_answers([]) == ()
    assert judge_agreement([]) == "single"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "we will go" and left.', ["we will go"]),
        ("“One.” He left. “Two.”", ["One.", "Two."]),
        ('"It goes on\nnew paragraph "here" it is', ["It goes on", "here"]),
        ('April."The fact is', ["The fact is"]),
        ("no marks", []),
    ],
)
def test_quotations(text, inside):
    assert [text[start:end] for start, end in quotations(text)] == inside


def test_what_somebody_said_is_the_whole_quotation():
    item = ranked("a", '"We will not sell the bridge to anyone," said Lee.', "sell the bridge").candidate
    start, end = answer_range(item, "quote")
    assert item.source.article.text[start:end] == "We will not sell the bridge to anyone"


def test_yes_or_no_is_answered_with_the_sentence():
    item = ranked("a", "On Monday Lee said the bridge will not be sold.", "Monday").candidate
    assert answer_range(item, "yes-no") == (0, len(item.source.article.text))


@pytest.mark.parametrize(
    ("text", "span", "answer"),
    [
        ("The bridge was closed to all traffic after a crack was found.", "all traffic", "after a crack was found"),
        ("The bridge was closed. It had a crack.", "a crack", "The bridge was closed. It had a crack."),
        ("It closed because rust had eaten the deck.", "rust had eaten the deck", "rust had eaten the deck"),
    ],
)
def test_why_is_answered_with_a_reason_and_not_with_a_thing(text, span, answer):
    start, end = answer_range(ranked("a", text, span).candidate, "why")
    assert text[start:end] == answer


@pytest.mark.parametrize(
    ("text", "span", "answer"),
    [
        ("It was Mayor Irene Falk who opened it.", "Falk", "Irene Falk"),
        ("He met President Oh Min-ji at noon.", "Min-ji", "Oh Min-ji"),
        ("He met Dr. J. F. Lind at noon.", "Lind", "J. F. Lind"),
        ("Irene Falk opened it.", "Falk", "Irene Falk"),
        ("On Monday Falk opened it.", "Falk", "Falk"),
        ("Falk opened it.", "Falk", "Falk"),
        ("Skell, Falk said, is open.", "Falk", "Falk"),
        ("The mayor opened it.", "mayor", "mayor"),
        ("Mayor Irene Falk opened it.", "Mayor Irene Falk", "Mayor Irene Falk"),
    ],
)
def test_who_is_answered_with_the_whole_name(text, span, answer):
    start, end = answer_range(ranked("a", text, span).candidate, "who")
    assert text[start:end] == answer


@given(st.text(alphabet='ab “”"«»,. \n', max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_an_answer_stays_inside_its_text(text, start, length):
    start = min(start, len(text))
    end = min(len(text), start + length)
    article = Article("a", "a", "a", "", text)
    source = OpenArticle(article, (Sentence(0, len(text)),), np.ones((1, 1), np.float32))
    for kind in ("quote", "yes-no", "why", "who"):
        first, last = answer_range(Candidate(source, 0, start, end, 1.0, FLAT), kind)
        assert 0 <= first <= last <= len(text)
        assert text[first:last] == text[first:last].strip()
