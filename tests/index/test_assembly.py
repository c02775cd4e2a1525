from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Removed
from index.assembly import assemble
from index.drafts import Block, Draft
from index.errors import SourceError
from index.sources import SourceDocument

DOCUMENT = SourceDocument("a.md", "/x/a.md", None, 0, lambda: io.BytesIO(b""))


def draft(title: str, *blocks: str, **known: object) -> Draft:
    return Draft(title=title, blocks=tuple(Block(text) for text in blocks), **known)  # type: ignore[arg-type]


def text_of(given_draft: Draft) -> str:
    return assemble(given_draft, DOCUMENT).article.text


def test_title_byline_paragraphs():
    parsed = assemble(
        draft(
            "A  title\n",
            "One  two.\nThree\u00a0four.",
            "",
            "Five.",
            authors=("Ann Lee",),
            published="2025-03-14T06:00:00Z",
            publisher="The Paper",
        ),
        DOCUMENT,
    )
    assert parsed.article.text == "A title\n\nBy Ann Lee | The Paper | 2025-03-14\n\nOne two. Three four.\n\nFive."
    assert [s.kind for s in parsed.sentences] == ["title", "byline", "body", "body", "body"]
    assert parsed.article.published == "2025-03-14T06:00:00Z"


def test_a_title_said_again_is_said_once():
    parsed = assemble(draft("The title", "THE TITLE", "Text."), DOCUMENT)
    assert parsed.article.text == "The title\n\nText."
    assert parsed.article.removed == (Removed("THE TITLE", "title said again"),)


def test_a_byline_in_the_body_is_the_byline():
    assert (
        text_of(draft("T", "By Ann Lee in Skell | 2025-03-14", "Text.", authors=("Ann Lee",)))
        == "T\n\nBy Ann Lee in Skell | 2025-03-14\n\nText."
    )
    assert (
        text_of(draft("T", "By noon the rain had stopped.", "Text.")) == "T\n\nBy noon the rain had stopped.\n\nText."
    )


def test_a_byline_of_two_lines_stays_two_lines():
    parsed = assemble(draft("T", "Text.", byline="By Ann Lee\n14 March 2025, 6.00"), DOCUMENT)
    assert parsed.article.text == "T\n\nBy Ann Lee\n\n14 March 2025, 6.00\n\nText."
    assert [sentence.kind for sentence in parsed.sentences] == ["title", "byline", "byline", "body"]


def test_a_language_is_detected_where_none_is_given():
    german = "Der Hafen wird im März zwei Wochen lang geschlossen, weil die Mole neu gebaut wird."
    found = assemble(draft("T", german), DOCUMENT).article
    assert (found.language, found.metadata_sources["language"]) == ("de", "detected")
    given_one = assemble(draft("T", german, language="de-AT", metadata_sources={"language": "meta"}), DOCUMENT).article
    assert (given_one.language, given_one.metadata_sources["language"]) == ("de-AT", "meta")


def test_title_and_byline_are_one_sentence_each():
    parsed = assemble(draft("It rained. Then it stopped.", "Text."), DOCUMENT)
    assert parsed.article.text[parsed.sentences[0].start : parsed.sentences[0].end] == "It rained. Then it stopped."


def test_nothing_at_all_is_an_error():
    with pytest.raises(SourceError, match=r"a\.md: no article text found"):
        assemble(draft("", " ", "\u200b"), DOCUMENT)


def test_a_known_source_is_kept_only_for_a_known_field():
    article = assemble(
        draft("T", "Text.", metadata_sources={"title": "heading", "published": "page"}), DOCUMENT
    ).article
    assert dict(article.metadata_sources) == {"title": "heading"}


def test_removed_text_is_bounded():
    article = assemble(
        draft("T", "Text.", removed=tuple(Removed("word " * 2000, "x") for _ in range(9))), DOCUMENT
    ).article
    assert sum(len(r.text) for r in article.removed) <= 20_000


@given(st.text(max_size=60), st.lists(st.text(max_size=200), max_size=8), st.text(max_size=30))
def test_every_sentence_is_its_text(title, blocks, author):
    try:
        parsed = assemble(draft(title, *blocks, authors=(author,)), DOCUMENT)
    except SourceError:
        return
    text, end = parsed.article.text, 0
    assert text.encode()
    for sentence in parsed.sentences:
        assert text[end : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        end = sentence.end
    assert text[end:].strip() == ""
