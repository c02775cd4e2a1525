"""The command `pullquote articles`: list, show, remove."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.options import collection_option, print_json

if TYPE_CHECKING:
    from index.article import Article


@click.group()
def articles() -> None:
    """List, show or remove articles.

    \b
    Example:
      pullquote articles list --since 2014-02-01
    """


@articles.command("list")
@collection_option
@click.option("--publisher", "publishers", multiple=True, help="Only of this publisher; may be given several times.")
@click.option("--section", "sections", multiple=True, help="Only of this section.")
@click.option("--language", "languages", multiple=True, help="Only in this language, such as en.")
@click.option("--since", metavar="DATE", help="Published on this day or later.")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_articles(collection: Path, as_json: bool, **conditions: Any) -> None:
    """List the articles of a collection.

    \b
    Example:
      pullquote articles list --publisher "China Daily" --json
    """
    from index.collection import Collection
    from index.filters import Filters
    from index.terminal import table

    with Collection.open(collection) as opened:
        found = opened.articles(Filters.from_dict(conditions))
    if as_json:
        print_json([_to_dict(article) for article in found])
        return
    rows = [(a.article_id, (a.published or "")[:10], a.publisher, a.title, a.source, _place(a)) for a in found]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    heads = ("id", "published", "publisher", "title", "source", "copy or older version")
    count = len(heads) if any(row[-1] for row in rows) else len(heads) - 1
    click.echo(table(heads[:count], [row[:count] for row in rows], width))


@articles.command("show")
@click.argument("article_id", metavar="ID")
@collection_option
@click.option("--removed", is_flag=True, help="Show what cleaning took out, and why, instead of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_article(article_id: str, collection: Path, removed: bool, as_json: bool) -> None:
    """Show one article: what is known about it, and its text.

    \b
    Example:
      pullquote articles show 0123456789abcdef --removed
    """
    from index.collection import Collection
    from index.terminal import printable

    with Collection.open(collection) as opened, opened.snapshot():
        article = opened.article(article_id)
        sentences = opened.sentences(article_id)
        near = (article.copy_of, *article.copies, article.replaced_by, *article.replaces)
        names = {other: f"{other} {opened.article(other).source}" for other in near if other}
    if as_json:
        more = {
            "text": article.text,
            "sentences": [[sentence.start, sentence.end] for sentence in sentences],
            "kinds": [sentence.kind for sentence in sentences],
            "removed": [{"text": piece.text, "reason": piece.reason} for piece in article.removed],
        }
        print_json(_to_dict(article) | more)
        return
    for name, value in _to_dict(article).items():
        if value and name != "metadata_sources":
            origin = article.metadata_sources.get(name)
            said = ", ".join(names.get(each, each) for each in (value if isinstance(value, list) else [str(value)]))
            label = name.replace("_", " ") + ":"
            click.echo(f"{label:12} {printable(said)}" + (f"  ({printable(origin)})" if origin else ""))
    click.echo()
    if removed:
        for piece in article.removed:
            click.echo(f"[{printable(piece.reason)}] {printable(piece.text)}")
        click.echo(f"{len(article.removed)} pieces were taken out")
    else:
        click.echo(printable(article.text, lines=True))


@articles.command("remove")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@collection_option
def remove_articles(article_ids: tuple[str, ...], collection: Path) -> None:
    """Remove articles from a collection. They come back when their source is indexed again.

    \b
    Example:
      pullquote articles remove 0123456789abcdef
    """
    from index.indexer import remove_articles as remove
    from index.terminal import printable

    for source in remove(collection, article_ids):
        click.echo(f"removed {printable(source)}")


def _place(article: Article) -> str:
    """What a list says of an article that is not searched for itself."""
    if article.replaced_by:
        return f"replaced by {article.replaced_by}"
    return f"copy of {article.copy_of}" if article.copy_of else ""


def _to_dict(article: Article) -> dict[str, Any]:
    more = {"groups": list(article.groups), "location": article.location}
    return article.facts() | more | {"metadata_sources": dict(article.metadata_sources)}
