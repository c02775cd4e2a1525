"""Gold evidence found in a collection: which characters of which article, and which stored passages hold them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from eval.question import Evidence, Question

if TYPE_CHECKING:
    from index.article import Article
    from index.collection import Collection

# Typographic marks and their plain forms count as the same: an editor's program changes them, not the words.
SAME = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»", '"'))
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open character range of a stored article's text."""

    article_id: str
    start: int
    end: int

    def overlaps(self, article_id: str, start: int, end: int) -> bool:
        return self.article_id == article_id and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Gold:
    """What a question's evidence is in a collection.

    Attributes:
        places: every place where one of the quotes stands.
        passages: ids of the stored passages that overlap a place.
        missing: a line for each quote that could not be found.
    """

    places: tuple[Place, ...] = ()
    passages: frozenset[int] = frozenset()
    missing: tuple[str, ...] = ()

    def holds(self, article_id: str, start: int, end: int) -> bool:
        """Whether the range overlaps a gold place."""
        return any(place.overlaps(article_id, start, end) for place in self.places)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without white space and with plain quotes, and where each of its characters came from."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> _Folded:
    """Takes out what cleaning may have changed: white space, invisible characters, forms of quotation marks.

    All white space goes, not only runs of it, because cleaning may set apart what a page glued together
    (`last April."The fact is`).
    """
    kept = [(offset, character) for offset, character in enumerate(text.translate(SAME)) if _counts(character)]
    return _Folded("".join(character for _, character in kept), tuple(offset for offset, _ in kept))


def _counts(character: str) -> bool:
    return not character.isspace() and character not in INVISIBLE


def find_quote(text: str, quote: str, folded: _Folded | None = None) -> list[tuple[int, int]]:
    """Every range of `text` that says `quote`, white space and forms of quotation marks aside.

    Places where the quote begins and ends with whole words win over places inside words ("port" in "report").

    >>> find_quote("He  said “no”. No report.", 'said "no"')
    [(4, 13)]
    """
    folded = folded or fold(text)
    wanted = fold(quote).text
    if not wanted:
        return []
    ranges = []
    at = folded.text.find(wanted)
    while at >= 0:
        ranges.append((folded.offsets[at], folded.offsets[at + len(wanted) - 1] + 1))
        at = folded.text.find(wanted, at + len(wanted))
    return [found for found in ranges if _whole_words(text, *found)] or ranges


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (before or after)


@dataclass
class GoldFinder:
    """Finds the evidence of questions in one collection; reads each article and its passages once."""

    collection: Collection
    _by_name: dict[str, list[Article]] = field(default_factory=dict, init=False)
    _by_file_name: dict[str, list[Article]] = field(default_factory=dict, init=False)
    _folded: dict[str, _Folded] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for article in self.collection.articles():
            for name in {article.source, article.location, article.url, article.article_id} - {""}:
                self._by_name.setdefault(name, []).append(article)
            self._by_file_name.setdefault(PurePosixPath(article.source).name, []).append(article)

    def find(self, question: Question) -> Gold:
        """The gold of one question; an unanswerable one has none. Never raises for evidence that is not there."""
        if not question.answerable:
            return Gold()
        places: list[Place] = []
        missing: list[str] = []
        for evidence in question.evidence:
            found, complaint = self._find_one(evidence)
            places += found
            if complaint:
                missing.append(f"{question.id}: {complaint}")
        places = list(dict.fromkeys(places))
        return Gold(tuple(places), self._passages(places), tuple(missing))

    def _find_one(self, evidence: Evidence) -> tuple[list[Place], str]:
        articles = self._by_name.get(evidence.article) or self._by_file_name.get(PurePosixPath(evidence.article).name)
        if not articles:
            return [], f"no article {evidence.article!r} in the collection"
        places = []
        for article in articles:
            folded = self._folded.setdefault(article.article_id, fold(article.text))
            ranges = find_quote(article.text, evidence.quote, folded)
            places += [Place(article.article_id, start, end) for start, end in ranges]
        if places:
            return places, ""
        return [], f"{shorten(evidence.quote)!r} is not in {evidence.article}; {self._nearest(articles[0], evidence)}"

    def _nearest(self, article: Article, evidence: Evidence) -> str:
        sentences = [article.text[s.start : s.end] for s in self.collection.sentences(article.article_id)]
        close = difflib.get_close_matches(evidence.quote, sentences, n=1, cutoff=0.3)
        return f"nearest sentence: {shorten(close[0])!r}" if close else "no sentence is like it"

    def _passages(self, places: Iterable[Place]) -> frozenset[int]:
        by_article: dict[str, list[Place]] = {}
        for place in places:
            by_article.setdefault(place.article_id, []).append(place)
        return frozenset(
            passage.passage_id
            for article_id, here in by_article.items()
            for passage in self.collection.passages_of(article_id)
            if any(place.overlaps(article_id, passage.start, passage.end) for place in here)
        )


def shorten(text: str, length: int = 80) -> str:
    """One line of at most `length` characters, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def missing_lines(golds: Sequence[Gold]) -> list[str]:
    """Every complaint about evidence that was not found, in order."""
    return [line for gold in golds for line in gold.missing]
