from __future__ import annotations

from dataclasses import replace

import pytest

from index.article import Article, Passage, Sentence
from index.invariants import find_faults

ARTICLE = Article("a", "s.txt", "/s.txt", "One", "One. Two two.\n\nThree.")
SENTENCES = (Sentence(0, 4), Sentence(5, 13), Sentence(15, 21))
PASSAGES = (Passage("a", 0, 13, 0, 2), Passage("a", 5, 21, 1, 3))


def test_a_sound_article() -> None:
    assert find_faults(ARTICLE, SENTENCES) == []
    assert find_faults(ARTICLE, SENTENCES, PASSAGES) == []


@pytest.mark.parametrize(
    ("sentences", "fault"),
    [
        ((Sentence(0, 4), Sentence(4, 13), Sentence(15, 21)), "white space"),
        ((Sentence(0, 4), Sentence(3, 13), Sentence(15, 21)), "out of order"),
        ((Sentence(0, 4), Sentence(5, 13), Sentence(15, 22)), "outside the text"),
        ((Sentence(0, 4), Sentence(5, 5), Sentence(15, 21)), "out of order"),
        ((Sentence(0, 4), Sentence(15, 21)), "in no sentence"),
        ((Sentence(0, 4), Sentence(5, 13)), "end of the text is in no sentence"),
    ],
)
def test_faults_of_sentences(sentences: tuple[Sentence, ...], fault: str) -> None:
    assert fault in " ".join(find_faults(ARTICLE, sentences))


@pytest.mark.parametrize(
    ("passages", "fault"),
    [
        ((Passage("a", 0, 12, 0, 2), PASSAGES[1]), "not a run of whole sentences"),
        ((PASSAGES[0], Passage("a", 5, 21, 1, 4)), "do not exist"),
        ((PASSAGES[0], Passage("b", 5, 21, 1, 3)), "do not exist"),
        ((PASSAGES[1],), "in no passage"),
        ((PASSAGES[0],), "last sentences are in no passage"),
    ],
)
def test_faults_of_passages(passages: tuple[Passage, ...], fault: str) -> None:
    assert fault in " ".join(find_faults(ARTICLE, SENTENCES, passages))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"text": " \n"}, "no text"),
        ({"publisher": "half \ud83d"}, "publisher holds half a character"),
        ({"title": "nul \0"}, "title holds a NUL"),
    ],
)
def test_faults_of_texts(changes: dict[str, str], fault: str) -> None:
    assert fault in " ".join(find_faults(replace(ARTICLE, **changes), ()))
