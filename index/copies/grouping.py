"""Which articles are copies or older versions of which: a function of the articles alone, not of their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.copies.moments import Moment
from index.copies.signature import COPY, RELATED, VALUE_DTYPE, VALUES, Signature, share, shared


@dataclass(frozen=True, slots=True)
class Member:
    """What decides about an article's place among others.

    Attributes:
        title, publisher: reduced to their words in lower case, so that spelling does not tell them apart.
        address: see `canonical_address`.
        published: its first appearance, as stated.
        latest: the later of its first appearance and its last update.
        corrected: it carries a correction note.
    """

    article_id: str
    location: str
    title: str
    publisher: str
    address: str
    published: Moment
    latest: Moment
    corrected: bool
    signature: Signature


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place among others.

    Attributes:
        copy_of: the leading article of its group; None for one that leads or stands alone, and for older versions.
        replaced_by: the newest version of the article that it is an older version of.
    """

    copy_of: str | None = None
    replaced_by: str | None = None


def is_newer(one: Member, other: Member) -> bool:
    """Whether the first was published or updated later; where the dates do not say, whether it alone is corrected."""
    if one.latest.is_after(other.latest):
        return True
    return one.corrected and not other.corrected and not other.latest.is_after(one.latest)


def replaces(newer: Member, older: Member) -> bool:
    """Whether one article is a newer version of the other.

    Either they have one address and one title, or one address and related texts; or one publisher, which is known, gave
    both the same title, one is a copy of the other, and the newer one is not a cut-down one.
    """
    if not is_newer(newer, older):
        return False
    titled = bool(newer.title) and newer.title == older.title
    if newer.address and newer.address == older.address:
        return titled or share(newer.signature, older.signature) >= RELATED
    if not titled or not newer.publisher or newer.publisher != older.publisher:
        return False
    whole = newer.signature.shingles >= COPY * older.signature.shingles
    return whole and share(newer.signature, older.signature) >= COPY


def arrange(members: Sequence[Member]) -> dict[str, Place]:
    """The place of each member of a family, or of several families, by article.

    First, each article points to the newest version that replaces it. Then the others are taken by their first
    appearance (an updated article keeps that of its oldest version; without a date they come last; then by location):
    each joins the first leader that it, or a version that the leader replaced, is a copy of, else it becomes one. So
    an article is always compared with its leader itself: a chain of small changes does not tie different texts
    together.
    """
    replaced = _replacements(members)
    older: dict[str, list[Member]] = {}
    for member in members:
        older.setdefault(replaced.get(member.article_id, member.article_id), []).append(member)
    places = {old: Place(replaced_by=new) for old, new in replaced.items()}
    leading = _Leaders(len(members))
    for member in sorted(
        (member for member in members if member.article_id not in replaced),
        key=lambda member: (min(each.published.key() for each in older[member.article_id]), member.location),
    ):
        leader = leading.find(member.signature)
        places[member.article_id] = Place(copy_of=leader)
        if leader is None:
            leading.add(member.article_id, [each.signature for each in older[member.article_id]])
    return places


class _Leaders:
    """The texts of leading articles, each with its article, in order."""

    def __init__(self, room: int) -> None:
        self._values = np.zeros((room, VALUES), dtype=VALUE_DTYPE)
        self._shingles = np.zeros(room, dtype=np.int64)
        self._articles: list[str] = []

    def add(self, article_id: str, texts: Sequence[Signature]) -> None:
        for text in texts:
            row = len(self._articles)
            self._values[row], self._shingles[row] = text.values, text.shingles
            self._articles.append(article_id)

    def find(self, text: Signature) -> str | None:
        """The first article that a text is a copy of."""
        count = len(self._articles)
        alike = np.flatnonzero(shared(text, self._values[:count], self._shingles[:count]) >= COPY)
        return self._articles[alike[0]] if len(alike) else None


def _replacements(members: Iterable[Member]) -> dict[str, str]:
    """Older versions, each with the one that is newest in the end."""
    buckets: dict[tuple[str, ...], list[Member]] = {}
    for member in sorted(members, key=lambda each: (each.latest.key(), each.corrected, each.location), reverse=True):
        for key in _keys(member):
            buckets.setdefault(key, []).append(member)
    replaced: dict[str, str] = {}
    for bucket in buckets.values():
        # Members that are alike in all that counts need to be looked at once, be there thousands of them.
        heads = list({_likeness(member): member for member in reversed(bucket)}.values())[::-1]
        newest = {_likeness(member): next((each for each in heads if replaces(each, member)), None) for member in heads}
        for member in bucket:
            found = newest[_likeness(member)]
            if found:
                replaced.setdefault(member.article_id, found.article_id)
    # "Newer" has no rings, so every chain of versions ends.
    for old in replaced:
        while replaced[old] in replaced:
            replaced[old] = replaced[replaced[old]]
    return replaced


def _keys(member: Member) -> list[tuple[str, ...]]:
    """Articles can be versions of one only when they have a key in common."""
    keys: list[tuple[str, ...]] = [("address", member.address)] if member.address else []
    return [*keys, ("title", member.publisher, member.title)] if member.title and member.publisher else keys


def _likeness(member: Member) -> tuple[object, ...]:
    signature = member.signature
    told = (member.title, member.publisher, member.address, member.latest, member.corrected)
    return (*told, signature.shingles, signature.to_bytes())
