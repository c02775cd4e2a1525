"""Paragraphs that extraction cut into are put right from the page."""

from index.cleaning.cuts import mend_cuts
from index.converters.html import page_draft

WHOLE = "The port of Ostervik said that the ferry would stop for two weeks in March, and that buses would run instead."
CUT = "The port of Ostervik said that for two weeks in March, and that buses would run instead."


def test_words_missing_inside_a_paragraph_come_back() -> None:
    assert mend_cuts([CUT], ["Home", WHOLE, "Share"]) == [WHOLE]


def test_what_the_page_has_as_it_is_stays() -> None:
    assert mend_cuts([WHOLE, CUT], [CUT, WHOLE]) == [WHOLE, CUT]
    assert mend_cuts(["Joined lines of two blocks, which the page has apart."], ["Joined lines of two blocks,"]) == [
        "Joined lines of two blocks, which the page has apart."
    ]


def test_too_much_missing_is_left_out_on_purpose() -> None:
    long = WHOLE.replace("said that", "said that " + "another story altogether, " * 8)
    assert mend_cuts([CUT], [long]) == [CUT]


def test_a_linked_clause_stays_in_its_sentence() -> None:
    paragraphs = "".join(
        f"<p>{text}</p>"
        for text in (
            "The harbour will close for two weeks in March while its pier is rebuilt, the authority said on Monday.",
            'The port of Ostervik said that <span class="link"><a href="https://port.example/ferry">the ferry would '
            "stop</a></span> for two weeks in March, and that buses would run instead.",
            "Tickets that were bought before will be valid on the buses, which leave from the old fish market.",
        )
    )
    page = f"<html><head><title>Harbour to close</title></head><body><article>{paragraphs}</article></body></html>"
    assert WHOLE in [block.text for block in page_draft(page, "page.html").blocks]
