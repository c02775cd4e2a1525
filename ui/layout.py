"""The frame of the pages that need no script: articles, one article, messages."""

from __future__ import annotations

from ui.escaping import escape
from ui.look import Look

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{root}icon.svg">
<link rel="stylesheet" href="{root}style.css">
</head>
<body class="pq plain">
<a class="skip" href="#content">{skip}</a>
{masthead}
<main id="content">
{body}
</main>
</body>
</html>
"""


def masthead(root: str, *, look: Look, articles: int | None = None) -> str:
    """The head of every page: the name, which leads to the chat, and the way to the articles.

    Args:
        root: relative address of the server's root as seen from the page, such as "./" or "../".
        articles: how many there are, shown when given.
    """
    words = look.words
    count = "" if articles is None else f' <span class="count">{words.number(articles)}</span>'
    logo = f'<img class="logo" src="{root}logo" alt="">' if look.logo else ""
    return (
        f'<header class="masthead"><a class="name" href="{root}">{logo}{escape(look.name)}</a>'
        f'<p class="motto">{escape(words("motto"))}</p>'
        f'<nav aria-label="{escape(words("site"))}"><a href="{root}articles">{escape(words("articles"))}{count}</a>'
        "</nav></header>"
    )


def page(
    title: str, body: str, *, root: str, name: str = "", look: Look | None = None, articles: int | None = None
) -> str:
    """A complete page.

    Args:
        title: plain text of the tab's title; escaped here.
        body: markup of the main part, escaped already.
        root, articles: see `masthead`.
        name: of the server, where `look` is not given.
    """
    look = look or Look(name)
    return _PAGE.format(
        language=escape(look.words.code),
        title=escape(f"{title} – {look.name}" if title != look.name else look.name),
        root=root,
        skip=escape(look.words("skip")),
        masthead=masthead(root, look=look, articles=articles),
        body=body,
    )


def message_page(heading: str, text: str, *, root: str, look: Look) -> str:
    """A page that says one thing, such as that an address does not exist."""
    body = f'<div class="message"><h1>{escape(heading)}</h1><p>{escape(text)}</p>'
    body += f'<p><a href="{root}">{escape(look.words("message.ask"))}</a></p></div>'
    return page(heading, body, root=root, look=look)
