"""SQuAD's normalisation and word overlap, by hand from the rules of the official script."""

import pytest

from eval.text import exact, normalise, official_golds, overlap_f1


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Pellar\tBridge", "pellar bridge"),
        ("an A-list: the U.S.A.", "alist usa"),
        ("a.m.", "am"),
        ("the", ""),
        # Only ASCII punctuation goes, and "theory" keeps its beginning.
        ("“theory” – 1,500€", "“theory” – 1500€"),
    ],
)
def test_normalise_lowers_and_drops_punctuation_articles_and_spaces(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_exact_ignores_what_normalisation_drops() -> None:
    assert exact("The Blue House.", "blue house") == 1.0
    assert exact("Blue Houses", "blue house") == 0.0


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [
        ("Park Geun-hye", "South Korean President Park Geun-hye", 2 * 2 / (2 + 5)),
        ("no no no", "no", 2 * 1 / (3 + 1)),
        ("cat", "dog", 0.0),
        ("the", "", 1.0),
        ("the", "dog", 0.0),
    ],
)
def test_overlap_counts_words_with_multiplicity(answer: str, gold: str, f1: float) -> None:
    assert overlap_f1(answer, gold) == pytest.approx(f1)


def test_official_golds_leave_out_answers_without_a_word() -> None:
    assert official_golds(["the", "Seoul"]) == ["Seoul"]
    assert official_golds(["..."]) == [""]
    assert official_golds([]) == [""]
