import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Sentence
from qa.citations import cite, fragment_url
from qa.shelf import OpenArticle

TEXT = "Bridge opens\nAnn Lee opened it. It rained."


def opened(text=TEXT, url="https://news.example/a-1?x=1#top"):
    pieces = [(0, 12), (13, 31), (32, 42)]
    sentences = tuple(Sentence(start, end) for start, end in pieces)
    article = Article("ab12", "a.txt", "/a.txt", "Bridge opens", text, "Herald", published="2020-05-03", url=url)
    return OpenArticle(article, sentences, np.zeros((3, 4), np.float32))


def test_a_citation_holds_its_sentence_and_neighbours():
    citation = cite(opened(), 1, 13, 20)
    assert citation.sentence == TEXT[citation.sentence_start : citation.sentence_end] == "Ann Lee opened it."
    assert TEXT[citation.answer_start : citation.answer_end] == "Ann Lee"
    assert (citation.before, citation.after) == ("Bridge opens", "It rained.")
    assert citation.link == "/articles/ab12#s1"
    assert citation.url == "https://news.example/a-1?x=1#top:~:text=Ann%20Lee%20opened%20it."


def test_a_citation_without_answer_is_empty_at_the_sentence_start():
    citation = cite(opened(), 2)
    assert citation.answer_start == citation.answer_end == citation.sentence_start == 32
    assert citation.after == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "https://a b",
        "//x.example",
        "http://[",
        "ht\ntp://x",
    ],
)
def test_only_web_addresses_get_a_link(url):
    assert fragment_url(url, "text") == ""


def test_what_a_text_directive_gives_a_meaning_to_is_encoded():
    assert fragment_url("http://x.example/", "a-b, c&d") == "http://x.example/#:~:text=a%2Db%2C%20c%26d"


def test_a_long_sentence_is_named_by_its_ends():
    url = fragment_url("http://x.example/", " ".join(f"w{number}" for number in range(40)))
    assert url == "http://x.example/#:~:text=w0%20w1%20w2%20w3%20w4,w35%20w36%20w37%20w38%20w39"


@given(st.text())
def test_any_text_makes_an_address_without_forbidden_characters(text):
    directive = fragment_url("http://x.example/", text).removeprefix("http://x.example/").partition("text=")[2]
    assert all(character.isascii() and (character.isalnum() or character in "%._~,") for character in directive)


def test_words_that_stand_twice_are_named_with_what_is_beside_them():
    article = "He said no. Then rain fell.\n\nShe came. He said no. All left."
    second = article.rindex("He said no.")
    found = fragment_url("http://x.example/", "He said no.", article, second)
    assert found == "http://x.example/#:~:text=She%20came.-,He%20said%20no."
    first = fragment_url("http://x.example/", "He said no.", article, 0)
    assert first == "http://x.example/#:~:text=He%20said%20no.,-Then%20rain%20fell."
    assert "-," not in fragment_url("http://x.example/", "All left.", article, article.index("All left."))


def test_sentence_at():
    source = opened()
    assert [source.sentence_at(place) for place in (0, 11, 12, 13, 31, 41, 42)] == [0, 0, 1, 1, 2, 2, None]
