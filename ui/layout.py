"""The frame of the pages that need no script: articles, one article, messages."""

from __future__ import annotations

from ui.escaping import escape

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
<a class="skip" href="#content">Skip to the text</a>
{masthead}
<main id="content">
{body}
</main>
</body>
</html>
"""


def masthead(root: str, name: str, *, articles: int | None = None) -> str:
    """The head of every page: the name, which leads to the chat, and the way to the articles.

    Args:
        root: relative address of the server's root as seen from the page, such as "./" or "../".
        name: title of this server; escaped here.
        articles: how many there are, shown when given.
    """
    count = "" if articles is None else f' <span class="count">{articles:,}</span>'
    return (
        f'<header class="masthead"><a class="name" href="{root}">{escape(name)}</a>'
        f'<p class="motto">Answers in the articles’ own words</p>'
        f'<nav aria-label="Site"><a href="{root}articles">Articles{count}</a></nav></header>'
    )


def page(title: str, body: str, *, root: str, name: str, language: str = "en", articles: int | None = None) -> str:
    """A complete page.

    Args:
        title: plain text of the tab's title; escaped here.
        body: markup of the main part, escaped already.
        root, name, articles: see `masthead`.
        language: language code of the main part.
    """
    return _PAGE.format(
        language=escape(language),
        title=escape(f"{title} – {name}" if title != name else name),
        root=root,
        masthead=masthead(root, name, articles=articles),
        body=body,
    )


def message_page(heading: str, text: str, *, root: str, name: str) -> str:
    """A page that says one thing, such as that an address does not exist."""
    body = f'<div class="message"><h1>{escape(heading)}</h1><p>{escape(text)}</p>'
    body += f'<p><a href="{root}">Ask a question</a></p></div>'
    return page(heading, body, root=root, name=name)
