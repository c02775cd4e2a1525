"""Gold evidence: quotes found in stored text whatever cleaning did to spaces and quotation marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.runs.gold import Place
from eval.sets.quotes import find_quote, fold, shorten

TEXT = "“We\u00a0will  not,” he\r\nsaid last April. “The fact is…” It\u00adchanged 🙂 cafe\u0301s. He said no."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('"We will not," he said', "“We\u00a0will  not,” he\r\nsaid"),
        ('April."The fact is', "April. “The fact is"),
        ("Itchanged 🙂 cafe\u0301s", "It\u00adchanged 🙂 cafe\u0301s"),
        ("He said no.", "He said no."),
    ],
)
def test_a_quote_is_found_as_it_stands(quote: str, found: str) -> None:
    assert [TEXT[start:end] for start, end in find_quote(TEXT, quote)] == [found]


def test_whole_words_win() -> None:
    text = "A report on the port. Airports."
    assert [text[start - 1 : end + 1] for start, end in find_quote(text, "port")] == [" port."]
    assert len(find_quote("reports, Airports", "port")) == 2


def test_every_place_counts() -> None:
    assert find_quote("Yun said. Yun left.", "Yun") == [(0, 3), (10, 13)]


def test_nothing_to_find() -> None:
    assert find_quote("text", " \n") == []
    assert find_quote("", "text") == []
    assert find_quote("text", "texts") == []


@settings(deadline=None)
@given(st.text(max_size=60), st.data())
def test_any_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    ranges = find_quote(text, text[start:end])
    wanted = fold(text[start:end]).text
    assert all(fold(text[first:last]).text == wanted for first, last in ranges)
    assert bool(ranges) == bool(wanted)


def test_places_overlap_only_within_their_article_and_beyond_their_edges() -> None:
    place = Place("a", 10, 20)
    assert place.overlaps("a", 19, 30)
    assert not place.overlaps("a", 20, 30)
    assert not place.overlaps("b", 10, 20)


def test_shorten_makes_one_line() -> None:
    assert shorten("a\nb  c") == "a b c"
    assert shorten("x" * 100, 10) == "x" * 9 + "…"
