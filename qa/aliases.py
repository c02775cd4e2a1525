"""Aliases: other names for what a question names, so that "DPRK" finds "North Korea" and "Kyiv" finds "Kiev".

Two sources: `aliases.txt`, which stands beside this file and can be added to, and acronyms that the articles spell out
themselves: "the Harbour Conservation Trust (HCT)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("aliases.txt")
_MARK = "="
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,3}s?)\)")
_WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Thing:
    """What has several names.

    Attributes:
        names: that mean the same, the shortest form first.
        related: that often stand for it.
    """

    names: tuple[str, ...]
    related: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """A term that stands for all its names; no word of a text can be equal to it."""
        return _MARK + self.names[0]

    def named_in(self, text: str) -> bool:
        """Whether a text names it."""
        # Most sentences hold none of the names as letters either, and that is quick to tell.
        return any(name in text for name in self.names) and any(
            thing == self for _, _, thing in things_in(text, (self,))
        )


def parse_things(text: str) -> tuple[Thing, ...]:
    """Things from lines such as "UN | United Nations" or "Japan ~ Tokyo"; lines that begin with "#" are remarks.

    Raises:
        ValueError: a line without a name; the message names it.
    """
    things = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        same, _, related = line.partition("~")
        names = tuple(name.strip() for name in same.split("|"))
        others = tuple(name.strip() for name in related.split("|") if name.strip())
        if not all(names) or len(names) + len(others) < 2:
            raise ValueError(f"line {number} of the aliases needs two names, with '|' or '~' between: {line!r}")
        things.append(Thing(names, others))
    return tuple(things)


def things_in(text: str, more: tuple[Thing, ...] = ()) -> list[tuple[int, int, Thing]]:
    """What a text names by any of its names, as half-open ranges with the thing, in order; the longest name wins.

    Args:
        more: things to look for besides those of the file.
    """
    pattern, by_name = _known(more)
    return [(match.start(), match.end(), by_name[match.group()]) for match in pattern.finditer(text)]


def spelt_out(texts: Iterable[str]) -> dict[str, str]:
    """Acronyms that texts spell out, with what they stand for: "the Harbour Trust (HT)" gives {"HT": "Harbour Trust"}.

    The long form is found as Schwartz and Hearst do: "A simple algorithm for identifying abbreviation definitions in
    biomedical text", Pacific Symposium on Biocomputing 2003. Here each letter must begin a word, since names do that.
    """
    found: dict[str, str] = {}
    for text in texts:
        for match in _ACRONYM.finditer(text):
            short = match.group(1).rstrip("s")
            long = _long_form(short, text[max(0, match.start() - 120) : match.start()])
            if long:
                found.setdefault(short, long)
    return found


def asked_for(question: str, acronyms: Mapping[str, str]) -> tuple[Thing, ...]:
    """The things with spelt-out acronyms that a question names, in one way or the other.

    Args:
        acronyms: what articles spell out; see `spelt_out`.
    """
    things = tuple(Thing((short, long)) for short, long in acronyms.items())
    known = _known(())[1]
    found = [thing for _, _, thing in things_in(question, things)]
    return tuple(dict.fromkeys(thing for thing in found if thing.names[0] not in known and thing in things))


def other_names(question: str, more: tuple[Thing, ...] = ()) -> list[str]:
    """Names that may stand in the articles for what the question names, in the question's order."""
    names = [
        name
        for start, end, thing in things_in(question, more)
        for name in (*thing.names, *thing.related)
        if name != question[start:end]
    ]
    return list(dict.fromkeys(names))


@cache
def _of_file() -> tuple[Thing, ...]:
    return parse_things(_FILE.read_text("utf-8"))


@lru_cache(maxsize=64)
def _known(more: tuple[Thing, ...]) -> tuple[re.Pattern[str], dict[str, Thing]]:
    by_name = {name: thing for thing in reversed((*_of_file(), *more)) for name in thing.names}
    longest = sorted(by_name, key=lambda name: (-len(name), name))
    # The first letter before anything else: most places of a text are passed over by it.
    first = "".join(sorted({name[0] for name in longest}))
    joined = "|".join(re.escape(name) for name in longest)
    return re.compile(rf"(?<![\w.])(?=[{re.escape(first)}])(?:{joined})(?!\w)"), by_name


def _long_form(short: str, before: str) -> str:
    """The words before a bracket whose first letters are those of the acronym; small words may stand between them."""
    spans = [match.span() for match in _WORD.finditer(before)]
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    start = end = None
    skipped = 0
    for word_start, word_end in reversed(spans):
        word = before[word_start:word_end]
        if letters and word[0].casefold() == letters[-1]:
            letters.pop()
            start, end = word_start, end or word_end
        elif word.islower() and len(word) <= 3 and skipped < 3 and end:
            skipped += 1
        else:
            break
        if not letters:
            return before[start:end] if before[end:].strip() == "" else ""
    return ""
