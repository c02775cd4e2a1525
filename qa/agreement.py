"""Agreement: whether two answers say the same, exclude each other, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from qa.dates.compare import DateAnswer, date_answer, dates_exclude, same_date
from qa.dates.mention import day_of
from qa.question import Kind
from qa.terms import number_value, stem, words

if TYPE_CHECKING:
    from qa.candidates import Candidate

_NAME_WORDS = 5
# "Stennet" in "the motorway crossing at Stennet, 14 kilometres upstream": a longer text says more than the place.
_PLACE_WORDS = 12
_ARTICLES = frozenset({"a", "an", "the"})
_BOUNDS = frozenset({"since", "until", "till", "before", "after", "by", "from"})
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "k": 1e3}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+")


@dataclass(frozen=True)
class Said:
    """An answer as an article gives it: the half-open range of its text, and the sentence it stands in."""

    candidate: Candidate
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.candidate.source.article.text[self.start : self.end]

    @property
    def group(self) -> str:
        """The same for an article and its copies."""
        return self.candidate.source.article.group

    @property
    def sentence(self) -> str:
        """The text of the sentence it stands in."""
        return self.candidate.source.sentence_text(self.candidate.sentence)

    @cached_property
    def date(self) -> DateAnswer | None:
        """The days that it names, when it names nothing else."""
        article, sentence = self.candidate.source.article, self.candidate.source.sentences[self.candidate.sentence]
        bounds = (sentence.start, sentence.end)
        return date_answer(article.text, self.start, self.end, bounds, day_of(article.published))


def same_answer(one: Said, other: Said, kind: Kind) -> bool:
    """Whether two answers to one question say the same.

    Case, articles, punctuation and number words do not count. Dates are compared as days, by each article's own date;
    amounts by their numbers; a name is the same with titles around it, a place with what says more of where it lies.
    """
    if one.date and other.date:
        return same_date(one.date, other.date)
    return same_words(one.text, other.text, kind)


def same_words(one: str, other: str, kind: Kind = "other") -> bool:
    """Whether two texts say the same as answers, dates aside."""
    first, second = _normal(one), _normal(other)
    if first == second:
        return True
    if kind == "count" or (_is_amount(one) and _is_amount(other)):
        amounts = _amounts(one), _amounts(other)
        return bool(amounts[0]) and amounts[0] == amounts[1]
    short, long = sorted((first, second), key=len)
    if not short or not _contains(long, short):
        return False
    if kind == "where":
        return _is_name(min(one, other, key=len)) and len(long) <= _PLACE_WORDS
    return _is_name(one) and _is_name(other)


def exclude(one: Said, other: Said, kind: Kind) -> bool:
    """Whether at most one of two answers can be right if they are about one thing: other days, or other numbers.

    Answers of one article and its copies never exclude each other: it tells of two things, or of one as it changed.
    """
    if one.group == other.group or kind not in ("when", "count", "what", "how", "other"):
        return False
    if one.date and other.date:
        return dates_exclude(one.date, other.date)
    # Without a question for an amount, only what is nothing but an amount counts as one.
    amounts = _amounts(one.text), _amounts(other.text)
    both = all(amounts) and (kind == "count" or (_is_amount(one.text) and _is_amount(other.text)))
    return both and not amounts[0] & amounts[1]


def _amounts(text: str) -> set[float]:
    """The numbers of a text, "7.4 million" as one: {7400000.0}."""
    found: list[float] = []
    for token in _NUMBER.findall(" ".join(number_value(word) for word in _plain(text).split())):
        if token[0].isdigit():
            found.append(float(token.replace(",", "")))
        elif token in _SCALES and found:
            found[-1] *= _SCALES[token]
    return set(found)


def _plain(text: str) -> str:
    """Lower case, with hyphens and currency signs taken away: "198-million-euro" is "198 million euro"."""
    return re.sub(r"[-–€$£¥]", " ", text.casefold())


def _is_amount(text: str) -> bool:
    """Whether a text is a number with few words around it, none of them a name or a bound: "seven per cent"."""
    found = _plain(text).split()
    return 0 < len(found) <= _NAME_WORDS and bool(_amounts(text)) and not _is_name(text) and not _BOUNDS & set(found)


# Kept, for each answer is compared with all others.
@lru_cache(maxsize=1024)
def _normal(text: str) -> tuple[str, ...]:
    found = words(text)
    return tuple(stem(number_value(word)) for word in found if word not in _ARTICLES) or tuple(found)


def _is_name(text: str) -> bool:
    """A few words that end with a capital word, no list, no digit, nobody's: "Park Geun-hye", "President Park"."""
    if re.search(r"\b(?:and|or)\b|[,;\d]|['’]s\s", text):
        return False
    found = re.findall(r"\w+(?:[-'’]\w+)*", text)
    return 0 < len(found) <= _NAME_WORDS and found[-1][0].isupper()


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    size = len(short)
    return any(long[place : place + size] == short for place in range(len(long) - size + 1))
