from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.collection import Collection
from index.lexical import MAX_TERMS, ranking_sql, to_match_expression


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


def test_words_are_looked_for_once_however_many_passages_are_allowed(made: Path) -> None:
    """SQLite's plan tells what it hands to the full-text table: the words ("M"), not each number ("=") in turn."""
    with Collection.open(made) as collection, collection.snapshot() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {ranking_sql(among=True)}", ['"bridge"', "[1, 2]", 9]).fetchall()
        (scan,) = [row[3] for row in plan if "passage_words" in row[3]]
    assert "M" in scan.partition("INDEX")[2]
    assert "=" not in scan
