"""The address of an article as something to compare: one page has many spellings of its address."""

from __future__ import annotations

from urllib.parse import urlsplit

_LONGEST = 2_000


def canonical_address(url: str) -> str:
    """An address without scheme, "www.", tracking parameters, order of parameters, fragment and last slash.

    Returns:
        "" where there is none, or only that of a whole site: what many articles give is no article's address.

    >>> canonical_address("https://www.news.example/a/bridge/?utm_source=mail#top")
    'news.example/a/bridge'
    """
    from courlan import clean_url

    if not url.lower().startswith(("http://", "https://")) or len(url) > _LONGEST:
        return ""
    cleaned = clean_url(url.partition("#")[0])
    if not cleaned:
        return ""
    parts = urlsplit(cleaned)
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return ""
    return parts.netloc.removeprefix("www.") + path + (f"?{parts.query}" if parts.query else "")
