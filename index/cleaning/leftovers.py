"""What extraction leaves behind in an article's text: pointers to others, requests to subscribe, rights lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.article import Removed
from index.cleaning.characters import letters_of

POINTER = "pointer to other articles"
_POINTER = re.compile(
    r"(?:related|see more|see also|read more|read also|read next|more|watch|listen|also read|don't miss|most read|"
    r"you may also like)\b"
    r"(?:\s+(?:stories|articles|news|on this story|(?:in|from) [\w ]+))?\s*(?::|\.{3}|…|$)",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:subscribe|sign up|subscribing|get the latest|newsletters?|follow (?:us|\w+ on)|follow (?:him|her|them) on|"
    r"click here|full coverage|enjoyed this (?:article|story)|listen live|download (?:our|the) app|use the code|"
    r"may be reached at)\b",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b|all rights reserved)", re.IGNORECASE)
_FILED = re.compile(r"(?:filed under|tags?|topics?|categories|source)\s*:", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[\w+ [^\]]*=[^\]]*\].{0,200}$", re.DOTALL)
_LONGEST = 1000
"""Characters of a piece of markup or a pointer; a hostile paragraph of a million would keep the patterns busy."""
_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def split_leftovers(
    texts: Sequence[str], links: Collection[str] = (), headings: Collection[str] = ()
) -> tuple[list[str], list[Removed]]:
    """(kept, removed) of an article's paragraphs in order, by `leftover_reasons`."""
    reasons = leftover_reasons(texts, links, headings)
    told = list(zip(texts, reasons, strict=True))
    return [text for text, reason in told if not reason], [Removed(text, reason) for text, reason in told if reason]


def leftover_reasons(texts: Sequence[str], links: Collection[str] = (), headings: Collection[str] = ()) -> list[str]:
    """Why each of an article's paragraphs is no part of it, "" for those that are.

    Pointers, lone links and separators go wherever they stand, except a heading that is a link and has text below it.
    Requests, rights lines and tags go only at the very end, where the article is over; inside it they may be what the
    article is about.

    Args:
        texts: the paragraphs.
        links: letters (`letters_of`) of the texts that are links on the page.
        headings: letters of the texts that are headings.
    """
    reasons: list[str] = []
    below, over = "nothing", True
    for text in reversed(texts):
        reason = _anywhere(text) or (_at_end(text) if over else "")
        if not reason and _is_link(text, links):
            heads_text = letters_of(text) in headings and below == "text"
            reason = "" if heads_text else "link to another page"
            below = below if heads_text else "links"
        elif not reason:
            below = "text"
        reasons.append(reason)
        over = over and bool(reason)
    return reasons[::-1]


def _anywhere(text: str) -> str:
    if not any(c.isalnum() for c in text):
        return "separator"
    if len(text) > _LONGEST:
        return ""
    if _SHORTCODE.match(text):
        return "markup left over"
    if len(text.split()) <= 25 and _POINTER.match(text) and not re.search(r"[.!?][\"”]? +\w", text):
        return POINTER
    return ""


def _is_link(text: str, links: Collection[str]) -> bool:
    """A paragraph that is one link and no sentence, as the headline of another article is."""
    return len(text.split()) >= 4 and not _END.search(text) and letters_of(text) in links


def _at_end(text: str) -> str:
    words = len(text.split())
    if len(text) > _LONGEST:
        return ""
    if words <= 40 and _RIGHTS.search(text):
        return "rights line"
    if words <= 45 and _REQUEST.search(text):
        return "request to subscribe or follow"
    if words <= 20 and _FILED.match(text):
        return "tags"
    return ""
