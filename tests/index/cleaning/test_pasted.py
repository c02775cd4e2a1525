"""Pasted pages: the article stays, the page around it goes, and nothing disappears unseen."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaning.pasted import clean_pasted

BODY = [
    "The harbour of Ostervik will close for two weeks in March while its pier is rebuilt, the port authority said.",
    "Ferries to the islands will leave from the old fish market instead, and tickets bought before will be valid.",
    '"We know that this is hard for the people who live on the islands," said Marta Holm, who leads the authority.',
    "The work was planned for last autumn, but storms in October damaged the crane that was needed for it.",
]
CAPTION = "Ferry workers Ines Holm, left, and Per Dahl at the pier of Ostervik, Feb. 3, 2025."
PAGE = [
    "Skip to main content",
    "Home / Islands / Top Stories",
    "Sign in",
    "Ostervik harbour to close for two weeks",
    "By Anna Brandt in Ostervik and Nils Aker in Sund | The Harbour Post | Updated: 2025-02-04 09:30",
    "Share Tweet Email Print",
    BODY[0],
    CAPTION,
    CAPTION,
    BODY[1],
    "Ostervik harbour to close for two weeks",
    "please wait",
    "No media source currently available",
    "0:00 0:02:41 0:00",
    BODY[2],
    BODY[3],
    "Most popular",
    "Sign up for our newsletter",
    "Copyright 2025 The Harbour Post. All rights reserved.",
    "Registration number: 4471120",
]


def test_the_article_is_found_in_its_page() -> None:
    article = clean_pasted("\n\n".join(PAGE))
    assert article.title == "Ostervik harbour to close for two weeks"
    assert article.byline == PAGE[4]
    assert article.authors == ("Anna Brandt", "Nils Aker")
    assert article.publisher == "The Harbour Post"
    assert article.published == "2025-02-04T09:30"
    assert dict(article.metadata_sources)["published"] == "byline"
    kept = [(paragraph.text, paragraph.kind) for paragraph in article.paragraphs]
    assert kept == [
        (article.title, "title"),
        (article.byline, "byline"),
        (BODY[0], "body"),
        (CAPTION, "caption"),
        (BODY[1], "body"),
        (BODY[2], "body"),
        (BODY[3], "body"),
    ]


def test_what_was_removed_is_kept_with_a_reason() -> None:
    removed = {
        text: piece.reason for piece in clean_pasted("\n\n".join(PAGE)).removed for text in piece.text.splitlines()
    }
    assert removed[CAPTION] == "said twice"
    assert removed["0:00 0:02:41 0:00"] == "player or signs without text"
    assert removed["Home / Islands / Top Stories"] == "navigation"
    assert removed["Copyright 2025 The Harbour Post. All rights reserved."] == "copyright or licence"
    assert removed["Sign up for our newsletter"]


def test_a_clean_article_stays_whole() -> None:
    lines = ["Harbour to close", "OSTERVIK, Feb. 4 (Northwire) - Ferries stop on Monday.", *BODY, "What will change:",
             "- tickets stay valid", "- parking is free", '"No more storms," she said.', "Yes."]  # fmt: skip
    article = clean_pasted("\n".join(lines))
    assert article.removed == ()
    assert [paragraph.text for paragraph in article.paragraphs] == lines


def test_the_date_is_estimated_from_the_text_and_marked_so() -> None:
    article = clean_pasted("\n\n".join([BODY[0], CAPTION, BODY[1]]))
    assert article.published == "2025-02-03"
    assert dict(article.metadata_sources) == {"published": "estimated from dates in the text"}


def test_a_text_without_paragraphs_is_kept() -> None:
    article = clean_pasted("One\nTwo words\n0:00\n")
    assert [paragraph.text for paragraph in article.paragraphs] == ["One", "Two words"]
    assert clean_pasted("").paragraphs == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PAGE, "Yes.", "", "   ", "\u00a0", "🙂 e\u0301", "\r"]) | st.text(max_size=20), max_size=25
    )
)
def test_every_line_is_kept_or_removed_letter_by_letter(lines: list[str]) -> None:
    text = "\n".join(lines)
    article = clean_pasted(text)
    found = " ".join(
        [*(paragraph.text for paragraph in article.paragraphs), *(piece.text for piece in article.removed)]
    )
    assert Counter("".join(found.replace("|", "").split())) == Counter("".join(text.replace("|", "").split()))
    assert article == clean_pasted(text)


def test_a_player_is_not_a_date_line() -> None:
    body = "The town council of Fell has voted to close the old quarry, and Today is the last day of work there. " * 2
    text = f"Quarry closes for good\n\nBy Ada Brook | Fell Today | 12 March 2025\n\n0:00 0:02:41 0:00\n\n{body}"
    assert clean_pasted(text).byline == "By Ada Brook | Fell Today | 12 March 2025"


def test_a_site_name_above_the_headline_is_not_the_headline() -> None:
    body = "The town council of Fell has voted to close the old quarry, and Today is the last day of work there. " * 2
    head = "Fell Today\n\nQuarry closes: what comes after\n\nBy Ada Brook | Fell Today | 12 March 2025"
    text = f"{head}\n\n{body}\n\nFell Today"
    assert clean_pasted(text).title == "Quarry closes: what comes after"


def test_a_caption_said_twice_above_the_article_is_kept_once() -> None:
    body = "The town council of Fell has voted to close the old quarry, and Today is the last day of work there. " * 2
    caption = "Eight spades, one excavator: the last shift. Photo: Ada Brook"
    head = "Home > Region\n\nQuarry closes for good\n\nBy Ada Brook | 12 March 2025\n\nShare\nSave"
    kept = clean_pasted(f"{head}\n\n{caption}\n{caption}\n\n{body}").paragraphs
    assert [paragraph.text for paragraph in kept if paragraph.kind == "caption"] == [caption]


def test_what_pages_end_with_goes_with_its_own_reason() -> None:
    body = "The town council of Fell has voted to close the old quarry, and Today is the last day of work there. " * 2
    end = [
        "More from Fell",
        "Bridge reopens after storm and flood",
        "School wins prize for weather balloon",
        "© 2025 Fell Today",
    ]
    article = clean_pasted("\n\n".join(["Quarry closes for good", "By Ada Brook", body, body[:103], *end]))
    assert [piece.text for piece in article.paragraphs if piece.kind == "body"] == [body.strip(), body[:103].strip()]
    assert "pointer to other articles" in {piece.reason for piece in article.removed}
