"""The line that says who wrote an article, where and when it appeared: recognised, taken apart, or composed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cleaning.characters import letters_of

_BY = re.compile(r"(?i:(?:written |reported |story |text )?by:?) +(?=[^\W\d_a-z])")
_ROLE = re.compile(
    r"(?:\S+ ){2,}(?i:writer|reporter|correspondent|editor)$|(?i:admin|administrator|author|editor|staff|editorial)$"
    r"|(?i:staff) |[A-Z]{2,4}$"
)
_JOINED = re.compile(r"\s*(?:;|,|\||\band\b|&)\s*")
_SITE = re.compile(r"\S+\.[a-z]{2,6}$", re.IGNORECASE)


def is_byline(line: str) -> bool:
    """Whether a line on its own reads as a byline: "By A. Reporter", perhaps with place, paper and date."""
    match = _BY.match(line)
    if not match or len(line) > 200:
        return False
    names = re.split(r"[|•·]", line[match.end() :])[0].strip()
    return len(names.split()) <= 16 and names[:1].isupper() and not names.endswith((".", "!", "?", ":", ";"))


def is_date_line(line: str) -> bool:
    """Whether a short line is there for its date: "Updated: 2014-02-14 12:03", "5:45 AM PST 11/19/2019"."""
    words = line.split()
    if not 2 <= len(words) <= 16 or (line.endswith((".", "!", "?", ":", ";")) and not line.endswith((".m.", "MST."))):
        return False
    dated = re.search(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b", line) and re.search(r"\b\d{1,2}\b", line)
    # One time of day: several, as in "0:00 0:03:11 0:00", are what a player shows.
    clock = len(re.findall(r"\b\d{1,2}(?::\d\d){1,2}\b", line)) == 1
    timed = clock and re.match(r"(?i)(?:updated|published|posted|last|\d)", line)
    in_words = sum(word[:1].isalpha() and word[:1].islower() for word in words) <= len(words) // 2
    return bool((dated or timed) and in_words and len(re.findall(r"\d+", line)) >= 2)


def compose_byline(authors: Sequence[str], publisher: str, published: str | None) -> str:
    """A citable line from metadata, such as "By A. Reporter and B. Writer | The Paper | 2025-03-14", or ""."""
    names = [name for name in (" ".join(name.split()) for name in authors) if name]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
    parts = [f"By {listed}" if listed else "", " ".join(publisher.split()), (published or "")[:10]]
    return " | ".join(part for part in parts if part)


def split_authors(value: object) -> tuple[str, ...]:
    """Author names from a list of names or of objects with a name, or from one string such as "By A. B. and C. D."."""
    if isinstance(value, dict):
        return split_authors(value.get("name"))
    if isinstance(value, list | tuple):
        names = [name for item in value for name in ([item] if isinstance(item, str) else split_authors(item))]
    elif isinstance(value, str):
        names = _JOINED.split(_BY.sub("", value.strip(), count=1)) if len(value) <= 500 else []
    else:
        return ()
    cleaned = (" ".join(_BY.sub("", name.strip(), count=1).split()) for name in names)
    names = [name for name in cleaned if 1 < len(name) <= 100 and not name.startswith(("http:", "https:", "@"))]
    return tuple(dict.fromkeys(name for name in names if not _ROLE.match(name) or (len(names) == 1 and " " in name)))


def without_publisher(authors: tuple[str, ...], publisher: str) -> tuple[str, ...]:
    """Authors without the paper and its address among them, if a person is left: "A. Lee" of A. Lee, Paper.com."""
    paper = _words_of(publisher)

    def is_person(name: str) -> bool:
        words = _words_of(name)
        shorter = min(len(words), len(paper))
        return not _SITE.match(name) and not (shorter and words[:shorter] == paper[:shorter])

    return tuple(filter(is_person, authors)) or authors


def _words_of(name: str) -> list[str]:
    return [word for word in map(letters_of, re.split(r"[\s.]+", name)) if word and word != "the"]
