"""Citations: from a sentence of an article to what a reply shows of it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from index.article import Article, Sentence
from qa.dates.find import find_dates
from qa.dates.mention import DateMention, day_of
from qa.reply import Citation
from qa.shelf import OpenArticle

# A text fragment of a longer sentence names its first and last words only: https://wicg.github.io/scroll-to-text-fragment/
_WHOLE = 12
_EDGE = 5
_BESIDE = 4


def cite(source: OpenArticle, number: int, start: int | None = None, end: int | None = None) -> Citation:
    """A citation of one sentence.

    Args:
        source: the article.
        number: of the sentence in it.
        start, end: the answer's range in the article's text; without it the citation is of the sentence alone.
    """
    article, sentence = source.article, source.sentences[number]
    text = source.sentence_text(number)
    return Citation(
        article_id=article.article_id,
        source=article.source,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        sentence=text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        answer_start=sentence.start if start is None else start,
        answer_end=sentence.start if end is None else end,
        before=source.sentence_text(number - 1),
        after=source.sentence_text(number + 1),
        link=f"/articles/{article.article_id}#s{number}",
        url=fragment_url(article.url, text, article.text, sentence.start),
        dates=dates_to_explain(article, sentence),
    )


def dates_to_explain(article: Article, sentence: Sentence) -> tuple[DateMention, ...]:
    """The dates of a sentence that only the article's date makes complete.

    None without that date, nor in an article that is known to be in another language than English.
    """
    day = day_of(article.published)
    if day is None or not (article.language or "en").lower().startswith("en"):
        return ()
    found = find_dates(article.text, day, sentence.start, sentence.end)
    return tuple(mention for mention in found if mention.relative)


def fragment_url(url: str, text: str, article: str = "", at: int = 0) -> str:
    """An address that makes a browser scroll to a text; "" unless the address is one of the web.

    Args:
        url: address of the page, from an article: may be anything.
        text: what to scroll to.
        article: the whole text, so that what stands beside `text` can be named where its words stand there twice.
        at: where `text` begins in it.
    """
    address = url.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f\x7f]", address):
        return ""
    words = text.split()
    if not words:
        return address
    if len(words) <= _WHOLE:
        directive = _encode(" ".join(words))
    else:
        directive = f"{_encode(' '.join(words[:_EDGE]))},{_encode(' '.join(words[-_EDGE:]))}"
    first = " ".join(words if len(words) <= _WHOLE else words[:_EDGE])
    if " ".join(article.split()).casefold().count(first.casefold()) > 1:
        directive = _beside(directive, article[:at], article[at + len(text) :])
    page, _, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{page}#{fragment}:~:text={directive}"


def _beside(directive: str, before: str, after: str) -> str:
    """The directive with the last words before the text, or else the first ones after it: each within one line."""
    lines = before.strip().splitlines()[-1:] if before.strip() else []
    if lines and lines[0].split():
        return f"{_encode(' '.join(lines[0].split()[-_BESIDE:]))}-,{directive}"
    following = after.strip().splitlines()[:1]
    words = following[0].split()[:_BESIDE] if following else []
    return f"{directive},-{_encode(' '.join(words))}" if words else directive


def _encode(text: str) -> str:
    # "-" and "," have a meaning of their own in a text directive.
    return quote(text, safe="", errors="replace").replace("-", "%2D")
