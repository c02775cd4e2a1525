from __future__ import annotations

from index.cleaning.characters import clean_characters, clean_line, letters_of
from index.cleaning.leftovers import leftover_reasons, split_leftovers


def test_pointers_links_and_separators_go_anywhere():
    texts = [
        "The ferry sails again.",
        "Read more: Ten islands",
        "___",
        "Nine ships in the harbour",
        "More of it came later, they said.",
    ]
    kept, removed = split_leftovers(texts, {letters_of("Nine ships in the harbour")})
    assert kept == ["The ferry sails again.", "More of it came later, they said."]
    assert [r.reason for r in removed] == ["pointer to other articles", "separator", "link to another page"]


def test_a_linked_heading_with_text_below_stays():
    linked = {letters_of("The long way home"), letters_of("Ten islands to see")}
    texts = ["Text.", "The long way home", "More text.", "Ten islands to see"]
    assert split_leftovers(texts, linked, linked)[0] == ["Text.", "The long way home", "More text."]


def test_requests_and_rights_go_only_at_the_end():
    texts = [
        "Sign up for the ferry, the council told islanders.",
        "Text.",
        "Sign up for our newsletter.",
        "© 2025 The Paper",
    ]
    kept, removed = split_leftovers(texts)
    assert kept == texts[:2]
    assert [r.reason for r in removed] == ["request to subscribe or follow", "rights line"]


def test_characters():
    assert clean_line(" a\u00a0 b\r\nc\u200b\u202e ") == "a b c"
    assert clean_characters("e\u0301\x07\ud800\n") == "é\ufffd\n"
    assert clean_line("👩\u200d🚒") == "👩\u200d🚒"
    assert letters_of("The “Title” – 7_x") == "thetitle7x"


def test_headings_above_other_articles_and_hostile_lines() -> None:
    hostile = ["more in a" + " " * 300_000 + "!", "[a " + "=" * 300_000]
    assert leftover_reasons([*hostile, "More from Fell"]) == ["", "", "pointer to other articles"]
    assert leftover_reasons(["More from the north will come."]) == [""]
