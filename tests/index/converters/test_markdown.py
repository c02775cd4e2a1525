from __future__ import annotations

import pytest

from index.converters.base import Head
from index.converters.markdown import FORMAT


def test_front_matter_and_rendered_text(only, kinds):
    parsed = only(
        "a.md",
        "---\ntitle: The Lantern\nauthors:\n- Rufus Thornby\npublisher: Gazette\ndate: 2025-04-05\n---\n\n"
        '# The Lantern\n\nThe *Lantern* [opens](http://a.example) again\non `12 April`.\n\n![x](a.jpg "The '
        'stage.")\n\n- One seat\n- Two seats\n\n> “Lit,” she said.\n',
    )
    assert kinds(parsed) == [
        ("title", "The Lantern"),
        ("byline", "By Rufus Thornby | Gazette | 2025-04-05"),
        ("body", "The Lantern opens again on 12 April."),
        ("caption", "The stage."),
        ("body", "One seat"),
        ("body", "Two seats"),
        ("body", "“Lit,” she said."),
    ]
    assert parsed.article.source == "a.md"
    assert parsed.article.metadata_sources["published"] == "front matter"


def test_the_first_heading_is_the_title_when_no_other_is_given(only):
    article = only("a.md", "# A *bold* title\n\nThe text begins here.\n\n## Later\n\nMore text.\n").article
    assert article.title == "A bold title"
    assert article.text == "A bold title\n\nThe text begins here.\n\nLater\n\nMore text."


def test_a_heading_that_is_not_the_title_stays(only):
    text = only("a.md", "---\ntitle: One thing\n---\n# Quite another matter\n\nThe text.\n").article.text
    assert text == "One thing\n\nQuite another matter\n\nThe text."


def test_front_matter_that_is_no_yaml_is_text(only):
    assert "a: [b" in only("a.md", "---\na: [b\n---\n\nThe text.\n").article.text
    assert "alert" not in only("a.md", "# T\n\nText.\n\n<script>alert(1)</script>\n").article.text


def test_tables_and_code(only):
    text = only("a.md", "# T\n\n| Town | Votes |\n|---|---|\n| Skell | 210 |\n\n```\nfixed text\n```\n").article.text
    assert text == "T\n\nTown | Votes\n\nSkell | 210\n\nfixed text"


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ("---\ntitle: A\nauthor: B\n---\nText.", True),
        ("---\n\ntitle: A\n\nText\n---", True),
        ("---\ntitle: A\nText without an end.", False),
        ("Text\n---\ntitle: A\n---", False),
        ("See [this](https://a.example/) and **that**.", True),
        # A pattern that tries all ways to part the lines would not end.
        ("---\n" + "a:\n" * 20_000, False),
        ("[" * 60_000, False),
    ],
)
def test_what_it_is_recognised_by(text, recognised):
    assert FORMAT.recognise(Head("page", "", text.encode())) is recognised
