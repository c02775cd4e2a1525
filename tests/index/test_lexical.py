from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import MAX_TERMS, to_match_expression


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("Who opened the bridge?", '"who" OR "opened" OR "the" OR "bridge"'),
        ("Kerry's plane", '"kerry" OR "plane"'),
        ('bridge" OR title:secret NEAR(a b)', '"bridge" OR "or" OR "title" OR "secret" OR "near" OR "a" OR "b"'),
        ("the the THE", '"the"'),
        ("Café", '"café"'),
        ("?!*^ \0", ""),
        ("", ""),
    ],
)
def test_words_are_quoted_and_joined(query: str, expression: str) -> None:
    assert to_match_expression(query) == expression


def test_a_long_text_is_bounded() -> None:
    assert to_match_expression(" ".join(map(str, range(5000)))).count('"') == 2 * MAX_TERMS


@given(st.text())
def test_any_text_is_a_valid_query(query: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter unicode61')")
    expression = to_match_expression(query)
    if expression:
        connection.execute("SELECT * FROM words WHERE words MATCH ?", [expression]).fetchall()
    connection.close()
