"""The page of all articles: found by the words of title, publisher and author, by publisher, in any of five orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from index.arrivals import Arrival
from index.article import Article
from ui.cards import facts
from ui.escaping import escape
from ui.layout import page
from ui.look import Look
from ui.phrases import Phrases

PER_PAGE = 50
ORDERS = ("newest", "oldest", "title", "publisher", "added")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles the page shows.

    Attributes:
        query: words that an article must all hold, "" for all.
        publisher: exactly as stored, "" for all.
        order: one of `ORDERS`; "added" puts first what was added or changed last.
        copies: whether copies and older versions are shown as well.
        number: page, counted from 1; one beyond the last shows the last.
    """

    query: str = ""
    publisher: str = ""
    order: str = "newest"
    copies: bool = False
    number: int = 1

    def address(self, number: int) -> str:
        """Address of another page of the same listing."""
        values = {"q": self.query, "publisher": self.publisher, "order": self.order, "copies": int(self.copies)}
        usual = {"q": "", "publisher": "", "order": "newest", "copies": 0}
        kept = {name: value for name, value in values.items() if value != usual[name]}
        return "articles?" + urlencode(kept | {"page": number})


def matching(articles: Sequence[Article], listing: Listing, added: Mapping[str, int] | None = None) -> list[Article]:
    """The articles that a listing shows, in its order. Undated ones come last, whatever the order of dates.

    Args:
        added: for the order "added": a number for each article, greater for one added or changed later.
    """
    words = listing.query.casefold().split()
    found = [
        article
        for article in articles
        if (listing.copies or not (article.copy_of or article.replaced_by))
        and (not listing.publisher or article.publisher == listing.publisher)
        and all(word in _searched(article) for word in words)
    ]
    found.sort(key=lambda article: article.title.casefold())
    order = listing.order if listing.order in ORDERS else "newest"
    if order in ("newest", "oldest"):
        found.sort(key=lambda article: article.published or "", reverse=order == "newest")
        found.sort(key=lambda article: article.published is None)
    elif order != "title":
        keys: dict[str, Callable[[Article], Any]] = {
            "publisher": lambda article: article.publisher.casefold(),
            "added": lambda article: -(added or {}).get(article.article_id, 0),
        }
        found.sort(key=keys[order])
    return found


def articles_page(
    articles: Sequence[Article],
    listing: Listing,
    *,
    look: Look,
    added: Mapping[str, int] | None = None,
    arrivals: Mapping[str, Arrival] | None = None,
) -> str:
    """The page `/articles`.

    Args:
        articles: all of the collection.
        added: see `matching`.
        arrivals: when each article came, by its identifier; where that is known.
    """
    words = look.words
    found = matching(articles, listing, added)
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(listing.number, 1), last)
    rows = "".join(
        _row(article, (arrivals or {}).get(article.article_id), words)
        for article in found[(number - 1) * PER_PAGE : number * PER_PAGE]
    )
    narrowed = listing.query or listing.publisher
    said = words.count("listing.found" if narrowed else "listing.all", len(found))
    beside = 0 if listing.copies else len(matching(articles, replace(listing, copies=True))) - len(found)
    if beside:
        said += f" {words.count('listing.beside', beside)}"
    body = (
        f'<h1 class="listing-title">{escape(words("articles"))}</h1>{_form(articles, listing, words)}'
        f'<p class="said-count" role="status">{escape(said)}</p>'
    )
    if rows:
        body += f'<ol class="listing">{rows}</ol>'
    elif not articles:
        body += f'<p class="hint">{escape(words("listing.empty"))} <code>pullquote index FILE…</code></p>'
    return page(words("articles"), body + _pager(listing, number, last, words), root="./", look=look)


def _searched(article: Article) -> str:
    return " ".join((article.title, article.publisher, *article.authors, article.source)).casefold()


def _form(articles: Sequence[Article], listing: Listing, words: Phrases) -> str:
    counts = Counter(article.publisher for article in articles if article.publisher)
    publishers = _option("", words("listing.every"), listing.publisher) + "".join(
        _option(name, f"{name} ({words.number(counts[name])})", listing.publisher)
        for name in sorted(counts, key=str.casefold)
    )
    orders = "".join(_option(name, words(f"listing.sort.{name}"), listing.order) for name in ORDERS)
    checked = " checked" if listing.copies else ""
    return (
        '<form class="find" method="get" action="articles" role="search">'
        f'<label for="q">{escape(words("listing.find"))}</label>'
        f'<span class="row"><input id="q" name="q" type="search" value="{escape(listing.query)}" maxlength="200">'
        f'<button type="submit">{escape(words("listing.button"))}</button></span>'
        f'<span class="choices"><label>{escape(words("listing.publisher"))} '
        f'<select name="publisher">{publishers}</select></label>'
        f'<label>{escape(words("listing.sort"))} <select name="order">{orders}</select></label>'
        f'<label class="check"><input type="checkbox" name="copies" value="1"{checked}> '
        f"{escape(words('listing.copies'))}</label></span></form>"
    )


def _option(value: str, label: str, chosen: str) -> str:
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'


def _row(article: Article, arrival: Arrival | None, words: Phrases) -> str:
    about = [escape(article.publisher)] if article.publisher else []
    if article.authors:
        about.append(escape(", ".join(article.authors)))
    if article.published:
        about.append(_day(article.published, words))
    if article.copy_of or article.replaced_by:
        about.append(escape(words("listing.copy" if article.copy_of else "listing.older")))
    if article.copies:
        about.append(escape(words.count("listing.has", len(article.copies))))
    return (
        f'<li><a dir="auto" href="articles/{escape(article.article_id)}">{escape(article.title or article.source)}</a>'
        f"{facts(about)}{_arrived(arrival, words)}</li>"
    )


def _arrived(arrival: Arrival | None, words: Phrases) -> str:
    """The day on which the article came into the collection, and that of its last change if it is another one."""
    if arrival is None:
        return ""
    added, changed = arrival.added[:10], arrival.changed[:10]
    said = f"{escape(words('listing.added'))} {_day(added, words)}"
    if changed != added:
        said += f", {escape(words('listing.changed'))} {_day(changed, words)}"
    return f'<p class="about arrived">{said}</p>'


def _day(day: str, words: Phrases) -> str:
    return f'<time datetime="{escape(day)}">{escape(words.date(day))}</time>'


def _pager(listing: Listing, number: int, last: int, words: Phrases) -> str:
    if last == 1:
        return ""

    def link(target: int, key: str) -> str:
        return f'<a href="{escape(listing.address(target))}">{escape(words(key))}</a>' if 1 <= target <= last else ""

    said = escape(words("listing.page", number=number, last=last))
    return (
        f'<nav class="pager" aria-label="{escape(words("listing.pages"))}">{link(number - 1, "listing.previous")}'
        f"<span>{said}</span>{link(number + 1, 'listing.next')}</nav>"
    )
