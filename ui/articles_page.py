"""The page of all articles: newest first, searchable by the words of title, publisher and author."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from index.article import Article
from ui.escaping import escape, long_date
from ui.layout import page

PER_PAGE = 50


def matching(articles: Sequence[Article], query: str) -> list[Article]:
    """Articles whose title, publisher, authors or source hold every word of the query; newest first, undated last."""
    words = query.casefold().split()
    found = [
        article
        for article in articles
        if all(
            word in " ".join((article.title, article.publisher, *article.authors, article.source)).casefold()
            for word in words
        )
    ]
    found.sort(key=lambda article: article.title.casefold())
    return sorted(found, key=lambda article: article.published or "", reverse=True)


def articles_page(articles: Sequence[Article], *, query: str, number: int, name: str) -> str:
    """The page `/articles`.

    Args:
        articles: all of the collection.
        query: words to look for, "" for all.
        number: page, counted from 1; one beyond the last shows the last.
    """
    found = matching(articles, query)
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 1), last)
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = "".join(_row(article) for article in shown)
    said = (
        f"{len(found):,} of {len(articles):,} articles"
        if query
        else f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"
    )
    body = (
        f'<h1 class="listing-title">Articles</h1>'
        f'<form class="find" method="get" action="articles" role="search">'
        '<label for="q">Find by title, publisher or author</label>'
        f'<span class="row"><input id="q" name="q" type="search" value="{escape(query)}" maxlength="200">'
        '<button type="submit">Find</button></span></form>'
        f'<p class="said-count">{said}</p>'
    )
    if rows:
        body += f'<ol class="listing">{rows}</ol>'
    elif not articles:
        body += (
            '<p class="hint">This collection is empty. Put articles into it with <code>pullquote index FILE…</code></p>'
        )
    return page("Articles", body + _pager(query, number, last), root="./", name=name)


def _row(article: Article) -> str:
    about = [escape(article.publisher)] if article.publisher else []
    if article.authors:
        about.append(escape(", ".join(article.authors)))
    if article.copy_of or article.replaced_by:
        about.append("a copy" if article.copy_of else "an older version")
    when = (
        f'<time datetime="{escape(article.published)}">{escape(long_date(article.published))}</time>'
        if article.published
        else ""
    )
    return (
        f'<li><a dir="auto" href="articles/{escape(article.article_id)}">{escape(article.title or article.source)}</a>'
        f'<p class="about">{" · ".join([*about, when] if when else about)}</p></li>'
    )


def _pager(query: str, number: int, last: int) -> str:
    if last == 1:
        return ""

    def link(target: int, label: str) -> str:
        if not 1 <= target <= last:
            return ""
        return f'<a href="articles?{escape(urlencode({"q": query, "page": target}))}">{label}</a>'

    newer, older = link(number - 1, "Newer"), link(number + 1, "Older")
    return f'<nav class="pager" aria-label="Pages">{newer}<span>Page {number} of {last}</span>{older}</nav>'
