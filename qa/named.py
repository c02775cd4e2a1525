"""What a question names: an article that holds little of it hardly answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.aliases import Thing, things_in
from qa.mentions import names_in
from qa.shelf import OpenArticle
from qa.terms import STOP_WORDS, terms, words

_ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"])


@dataclass(frozen=True, slots=True)
class Named:
    """A term of a name or number in a question; `thing` is what the name stands for, where it has other names too."""

    term: str
    thing: Thing | None = None

    def held_by(self, source: OpenArticle) -> bool:
        """Whether an article holds the term, or names the thing in any way."""
        return self.term in source.all_terms or bool(self.thing and self.thing.named_in(source.article.text))


def named_in(question: str, more: tuple[Thing, ...] = ()) -> tuple[Named, ...]:
    """The terms of a question's names, numbers and ordinals: what tells its subject from others of the kind.

    Args:
        more: things to look for besides those that are always known; see `qa.aliases.things_in`.
    """
    found: dict[str, Thing | None] = {}
    for start, end, thing in things_in(question, more):
        for term in terms(question[start:end]):
            found.setdefault(term, thing)
    names = [word for name in names_in(question) for word in words(question[name.start : name.end])]
    numbers = [word for word in words(question) if word in _ORDINALS or any(map(str.isdigit, word))]
    for word in [*names, *numbers]:
        if word not in STOP_WORDS:
            found.setdefault(terms(word)[0], None)
    return tuple(Named(term, thing) for term, thing in found.items())


def share_missing(named: Sequence[Named], source: OpenArticle) -> float:
    """Share of them that an article does not hold, 0 to 1; 0 when nothing is named."""
    return sum(not one.held_by(source) for one in named) / len(named) if named else 0.0
