"""Access groups that a source names come with its articles, and none is lost by a slip."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from index.converters import ParsedArticle, Problem

Results = Callable[[str, str], list[ParsedArticle | Problem]]
MARKDOWN = "---\ntitle: Board meets\n{}\n---\nThe board met on Monday."


@pytest.mark.parametrize(
    ("name", "text", "groups"),
    [
        ("a.md", MARKDOWN.format("groups: [board, editors]"), ("board", "editors")),
        ("a.md", MARKDOWN.format("Access-Groups: board"), ("board",)),
        ("a.md", MARKDOWN.format("section: Politics"), ()),
        ("a.jsonl", json.dumps({"text": "The board met.", "groups": ["board", "board"]}), ("board",)),
        ("a.jsonl", json.dumps({"text": "The board met.", "groups": []}), ()),
        ("a.json", json.dumps({"text": "The board met.", "Access Groups": "board; press"}), ("board", "press")),
        ("a.csv", 'title,text,groups\nBoard,The board met.,"board,editors"\n', ("board", "editors")),
        ("a.csv", "title,text,groups\nBoard,The board met.,\n", ()),
    ],
)  # fmt: skip
def test_groups_come_with_the_article(
    only: Callable[[str, str], ParsedArticle], name: str, text: str, groups: tuple[str, ...]
) -> None:
    article = only(name, text).article
    assert article.groups == groups
    assert "groups" not in article.facts()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", json.dumps({"text": "The board met.", "groups": 5})),
        ("a.jsonl", json.dumps({"text": "The board met.", "groups": ["board", 5]})),
        ("a.jsonl", json.dumps({"text": "The board met.", "groups": " , "})),
    ],
)
def test_groups_that_are_not_understood_keep_the_article_out(results: Results, name: str, text: str) -> None:
    (found,) = results(name, text)
    assert isinstance(found, Problem)
    assert "groups" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        MARKDOWN.format("groups: [board"),
        MARKDOWN.format("meta:\n  groups: board"),
        MARKDOWN.format("groups: {board: 1}"),
        "---\ngroups: board\nThe board met on Monday.",
        MARKDOWN.format("note: " + "x" * 30_000).replace("note", "groups: board\nnote"),
    ],
)
def test_front_matter_whose_groups_cannot_be_read_keeps_the_article_out(results: Results, text: str) -> None:
    with pytest.raises(Exception, match="groups"):
        results("a.md", text)


def test_the_word_groups_in_an_article_is_no_matter(only: Callable[[str, str], ParsedArticle]) -> None:
    text = "---\ntitle: Pupils\n---\nPupils met.\n\ngroups: five of them went to the sea."
    assert only("a.md", text).article.groups == ()
    assert only("b.md", "Pupils met.\n\n---\n\ngroups: five of them went to the sea.").article.groups == ()
