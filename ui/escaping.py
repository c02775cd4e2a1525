"""Hostile text to HTML: every piece of an article, a file name or a question passes here before it reaches a page."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from urllib.parse import urlsplit

from qa.dates.mention import long_day

# Explicit embeddings, overrides and isolates could make a page's own words read backwards; the marks for single
# characters (U+200E, U+200F, U+061C), which Arabic and Hebrew texts need, stay.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ud800-\udfff]")
# Characters that mean something to the template languages of the page library, which fills in our markup.
_TEMPLATE = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;", "$": "&#36;", "\\": "&#92;"})
_SCHEMES = {"http", "https"}


def visible(text: str) -> str:
    """The text without what steers a display instead of being read: bidi overrides, control and half characters."""
    return _CONTROL.sub("", _BIDI.sub("", text))


def escape(text: str) -> str:
    """Text for an element's content or a quoted attribute; safe inside JavaScript and Handlebars templates as well."""
    return html.escape(visible(text), quote=True).translate(_TEMPLATE)


def safe_url(url: str) -> str:
    """The address when it may be linked, that is, an http or https address with a host; otherwise ""."""
    if not url or url != visible(url) or any(character.isspace() for character in url):
        return ""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError when it is not a number
    except ValueError:
        return ""
    return url if parts.scheme.lower() in _SCHEMES and parts.hostname else ""


def long_date(iso: str | None) -> str:
    """`2014-02-14` or `2014-02-14T07:30:00+00:00` as "14 February 2014"; anything else as it is, None as ""."""
    if not iso:
        return ""
    try:
        day: date = datetime.fromisoformat(iso)
    except ValueError:
        return visible(iso)
    return long_day(day)
