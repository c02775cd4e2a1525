"""Questions about an article itself: who wrote it, when it was published. Answered from its byline, word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.citations import cite
from qa.confidence import level_of
from qa.query import Query
from qa.reply import Answer
from qa.shelf import OpenArticle
from qa.terms import coverage, stem
from qa.weighing import OpenPassage

# Words of such questions that say nothing of which article is meant.
_GENERIC_TEXT = """
wrote write written author authors writer writers article articles story stories report reports reported piece column
item text published publish posted post updated update printed print dated date day appear appeared news byline time
"""
_GENERIC = frozenset(stem(word) for word in _GENERIC_TEXT.split())
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\s+\d{{4}}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b",
    re.IGNORECASE,
)
# The article meant must hold this share of what the question says of it.
_MEANT = 0.5
_MOST = 0.95


def answer_byline(query: Query, found: Sequence[OpenPassage]) -> Answer | None:
    """The author or date as the byline of the article meant says it; None for any other question, or where none does.

    The confidence is how much of what the question says of the article is found in it: the byline itself is certain.
    """
    if query.kind not in ("author", "published") or not found:
        return None
    wanted = {term: weight for term, weight in query.weights.items() if term not in _GENERIC}
    best: tuple[float, float] = (-1.0, 0.0)
    meant: OpenArticle | None = None
    for item in found:
        score = (coverage(wanted, set(item.source.all_terms)) if wanted else 1.0, item.score)
        if score > best:
            best, meant = score, item.source
    if meant is None or best[0] < _MEANT:
        return None
    for number, sentence in enumerate(meant.sentences):
        if sentence.kind != "byline":
            continue
        place = _find(meant, number, query.kind)
        if place:
            confidence = round(min(best[0], _MOST), 4)
            text = meant.article.text[place[0] : place[1]]
            return Answer(text, confidence, level_of(confidence), (cite(meant, number, *place),))
    return None


def _find(source: OpenArticle, number: int, kind: str) -> tuple[int, int] | None:
    """The range of the authors' names, first to last, or of the date, in a byline."""
    sentence = source.sentences[number]
    text = source.sentence_text(number)
    if kind == "published":
        match = _DATE.search(text)
        return (sentence.start + match.start(), sentence.start + match.end()) if match else None
    places = [(text.casefold().find(author.casefold()), len(author)) for author in source.article.authors if author]
    ranges = [(start, start + length) for start, length in places if start >= 0]
    if not ranges:
        return None
    return sentence.start + min(start for start, _ in ranges), sentence.start + max(end for _, end in ranges)
