"""A text as the set of its runs of five words, by which copies are recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.article import Article, Sentence

SHINGLE_WORDS = 5
# A body shorter than this is compared together with its title: "More to follow." stands under many headlines.
_SHORT_WORDS = 20
# Chinese and Japanese set no space between words, so each of their characters counts as one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


def words_of(text: str) -> list[str]:
    """Words without case, punctuation and typographic variants.

    >>> words_of("The mayor’s “new” bridge")
    ['the', 'mayor', 's', 'new', 'bridge']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles_of(words: Sequence[str]) -> frozenset[str]:
    """Runs of five words; the whole when there are fewer, nothing when there are none."""
    if not words:
        return frozenset()
    last = max(1, len(words) - SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last))


def body_shingles(article: Article, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Shingles of what an article says below title and byline, which differ from paper to paper.

    A caption counts only where there is nothing else: the same agency picture stands beside many stories.
    """
    told = [article.text[s.start : s.end] for s in sentences if s.kind == "body"]
    told = told or [article.text[s.start : s.end] for s in sentences if s.kind == "caption"]
    body = words_of("\n".join(told))
    return shingles_of([*words_of(article.title), *body] if len(body) < _SHORT_WORDS else body)
