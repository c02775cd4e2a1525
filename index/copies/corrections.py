"""Correction notes: what a paper sets under an article when it changes it afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article import Article, Sentence

_NOTE = re.compile(
    r"(?:(?:editor.?s )?note:? )?(?:correction|clarification|erratum|corrected|updated?|amended)\b(?: on | \(|[:,–—-])"
    r"|(?:(?:an|the) )?(?:earlier|previous|original|first) versions? of this (?:article|story|report|piece)\b"
    r"|this (?:article|story|report|piece) (?:was|has been) (?:amended|corrected|updated|clarified|changed)\b",
    re.IGNORECASE,
)
_SENTENCES = 5


def has_correction(article: Article, sentences: Sequence[Sentence]) -> bool:
    """Whether one of the first or last five sentences below title and byline is a note that the text was changed."""
    told = [sentence for sentence in sentences if sentence.kind not in ("title", "byline")]
    ends = told if len(told) <= 2 * _SENTENCES else [*told[:_SENTENCES], *told[-_SENTENCES:]]
    return any(_NOTE.match(article.text, sentence.start, sentence.end) for sentence in ends)
