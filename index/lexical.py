"""Any text as a query for SQLite's full-text search, by words."""

from __future__ import annotations

import re
import unicodedata

from index.copies.searched import HIDDEN

_SEARCHED = f"rowid NOT IN ({HIDDEN})"
# The plus sign makes SQLite look at what matches and then at its number. Without it the search would run once for each
# number allowed, and each time count every word's passages: minutes where thousands are allowed.
_ALLOWED = "+rowid IN (SELECT value FROM json_each(?))"
MAX_TERMS = 64
"""Different words of a query that are looked for; the rest is left out, so that a long text cannot stall a search."""

_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def to_match_expression(query: str) -> str:
    """The words of a text, each quoted, joined by OR; "" when it has none; at most MAX_TERMS of them.

    Whatever the text holds, the result is a valid FTS5 expression and nothing in it acts as an operator: a word is made
    of letters, digits and marks only. https://sqlite.org/fts5.html#full_text_query_syntax
    """
    return " OR ".join(f'"{term}"' for term in to_terms(query))


def to_terms(query: str) -> list[str]:
    """The first MAX_TERMS different words of a text, in lower case, of letters, digits and marks only."""
    spaced = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in _POSSESSIVE.sub(" ", query))
    terms = dict.fromkeys(term for term in spaced.lower().split() if any(c.isalnum() for c in term))
    return list(terms)[:MAX_TERMS]


def ranking_sql(*, among: bool) -> str:
    """SQL for (number, score) of matching passages by BM25, best first.

    It takes an expression, with `among` a JSON list of the only numbers allowed, and how many rows are wanted.
    """
    where = f"passage_words MATCH ? AND {_ALLOWED if among else _SEARCHED}"
    return f"SELECT rowid, -rank FROM passage_words WHERE {where} ORDER BY rank, rowid LIMIT ?"  # noqa: S608


def counting_sql() -> str:
    """SQL for how many searched passages match an expression; its second value says where counting may stop.

    Nothing is ranked, which for a common word takes a hundred times as long.
    """
    where = f"passage_words MATCH ? AND {_SEARCHED}"
    return f"SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE {where} LIMIT ?)"  # noqa: S608
