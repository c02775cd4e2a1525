import pytest

from qa.terms import coverage, inverse_frequency, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. troops", ["us", "troops"]),
        ("Kim’s café", ["kim", "cafe"]),
        ("$1,500.50 in 2014", ["1500.50", "in", "2014"]),
        ("e\u0301clair", ["eclair"]),
        ("<b>\x00\u202e</b>", ["b", "b"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reunions", "reunion"),
        ("stalled", "stalls"),
        ("executed", "execution"),
        ("countries", "country"),
        ("stopped", "stop"),
        ("supplies", "supplied"),
    ],
)
def test_forms_of_a_word_meet(one, other):
    assert stem(one) == stem(other)


def test_terms_leave_out_what_carries_no_meaning_and_read_number_words():
    assert terms("What did the two mayors say about it?") == ["2", "mayor"]


def test_a_question_of_stop_words_alone_keeps_them():
    assert terms("Who was it?") == ["who", "was", "it"]


def test_coverage_is_a_share_of_weight():
    assert coverage({"a": 3.0, "b": 1.0}, {"a", "c"}) == 0.75
    assert coverage({}, {"a"}) == 0.0


def test_rarer_terms_weigh_more():
    assert inverse_frequency(1, 100) > inverse_frequency(50, 100) > inverse_frequency(100, 100) > 0
