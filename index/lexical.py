"""Any text as a query for SQLite's full-text search, by words."""

from __future__ import annotations

import re
import unicodedata

MAX_TERMS = 64
"""Different words of a query that are looked for; the rest is left out, so that a long text cannot stall a search."""

_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def to_match_expression(query: str) -> str:
    """The words of a text, each quoted, joined by OR; "" when it has none.

    Whatever the text holds, the result is a valid FTS5 expression and nothing in it acts as an operator: a word is made
    of letters, digits and marks only. https://sqlite.org/fts5.html#full_text_query_syntax
    """
    spaced = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in _POSSESSIVE.sub(" ", query))
    terms = dict.fromkeys(term for term in spaced.lower().split() if any(c.isalnum() for c in term))
    return " OR ".join(f'"{term}"' for term in list(terms)[:MAX_TERMS])
