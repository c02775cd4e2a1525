"""Answers: ranked candidates to a few distinct answers, each with the sources that give it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.citations import cite
from qa.confidence import level_of
from qa.extent import answer_range
from qa.question import Kind, fits
from qa.ranking import Ranked
from qa.reply import Agreement, Answer, Citation
from qa.terms import number_value, words

# Sentences looked at for answers, answers shown, citations of one answer.
_CONSIDERED = 12
SHOWN = 3
_CITATIONS = 6
# Another answer is shown when it is at least this likely, compared with the best one.
_WORTH_SHOWING = 0.1
# Another source's answer contradicts the best one only when it is nearly as likely.
_RIVAL = 0.5
_NAME_WORDS = 5
_COPY = 0.6
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(slots=True)
class Group:
    """Candidates that give one answer, best first, with the answer's range of each in its article's text."""

    members: list[tuple[Ranked, int, int]] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        return self.members[0][0].confidence

    @property
    def text(self) -> str:
        return _text(*self.members[0])


def group_answers(ranked: Sequence[Ranked], kind: Kind) -> list[Group]:
    """Equal answers together, most confident first.

    Args:
        ranked: best first.
        kind: of the question; decides how far an answer goes.
    """
    groups: list[Group] = []
    for item in ranked[:_CONSIDERED]:
        start, end = answer_range(item.candidate, kind)
        if start >= end:
            continue
        text = item.candidate.source.article.text[start:end]
        if fits(kind, text) < 0:
            # What names no time or number cannot be the answer to "when" or "how many".
            continue
        home = next((group for group in groups if same_answer(group.text, text)), None)
        if home is None:
            home = Group()
            groups.append(home)
        home.members.append((item, start, end))
    for group in groups:
        group.members.sort(key=lambda member: -member[0].confidence)
    return sorted(groups, key=lambda group: -group.confidence)


def choose_answers(groups: Sequence[Group]) -> tuple[Answer, ...]:
    """The answers to show: the best, and others that are likely enough beside it."""
    if not groups:
        return ()
    best = groups[0].confidence
    # One question, one answer: what is left for the others is what the best one leaves.
    confidences = [best, *(min(group.confidence, 1.0 - best) for group in groups[1:])]
    shown = [pair for pair in zip(groups, confidences, strict=True) if pair[1] >= _WORTH_SHOWING * best][:SHOWN]
    return tuple(_to_answer(group, confidence) for group, confidence in shown)


def judge_agreement(groups: Sequence[Group], kind: Kind) -> Agreement:
    """Whether independent sources agree on the best answer, or differ about it."""
    if not groups:
        return "single"
    best = groups[0]
    if kind in ("count", "when"):
        for rival in groups[1:SHOWN]:
            if rival.confidence >= _RIVAL * best.confidence and _contradict(best, rival):
                return "differ"
    return "agree" if len(independent_sources(best)) > 1 else "single"


def independent_sources(group: Group) -> list[Ranked]:
    """One member for each article that gives the answer in words of its own: copies of a sentence are left out."""
    kept: list[Ranked] = []
    for item, _, _ in group.members:
        candidate = item.candidate
        article_id = candidate.source.article.article_id
        text = candidate.source.sentence_text(candidate.sentence)
        if all(
            article_id != other.candidate.source.article.article_id
            and not near_copy(text, other.candidate.source.sentence_text(other.candidate.sentence))
            for other in kept
        ):
            kept.append(item)
    return kept


def near_copy(one: str, other: str) -> bool:
    """Whether two sentences are one text: most runs of four words of the shorter one stand in the other."""
    first, second = words(one), words(other)
    if first == second:
        return True
    runs = [{tuple(text[place : place + 4]) for place in range(len(text) - 3)} for text in (first, second)]
    smaller = min(len(run) for run in runs)
    return smaller > 0 and len(runs[0] & runs[1]) >= _COPY * smaller


def same_answer(one: str, other: str) -> bool:
    """Whether two answers say the same: but for case, articles, punctuation, number words, and titles around a name."""
    first, second = _normal(one), _normal(other)
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    return bool(short) and _is_name(one) and _is_name(other) and _contains(long, short)


def _normal(text: str) -> list[str]:
    found = words(text)
    return [number_value(word) for word in found if word not in _ARTICLES] or found


def _is_name(text: str) -> bool:
    """A few words that end with a capital word, no list and no digit: "Park Geun-hye", "President Park Geun-hye"."""
    if re.search(r"\b(?:and|or)\b|[,;\d]", text):
        return False
    found = re.findall(r"\w+(?:[-'’]\w+)*", text)
    return 0 < len(found) <= _NAME_WORDS and found[-1][0].isupper()


def _contains(long: list[str], short: list[str]) -> bool:
    size = len(short)
    return any(long[place : place + size] == short for place in range(len(long) - size + 1))


def _contradict(best: Group, rival: Group) -> bool:
    """Different numbers from different articles, in sentences about the same thing."""
    numbers = [{word for word in _normal(group.text) if any(c.isdigit() for c in word)} for group in (best, rival)]
    if not all(numbers) or numbers[0] & numbers[1]:
        return False
    sides = [{member[0].candidate.source.article.article_id for member in group.members} for group in (best, rival)]
    if sides[0] & sides[1]:
        return False
    vectors = [
        group.members[0][0].candidate.source.vectors[group.members[0][0].candidate.sentence] for group in (best, rival)
    ]
    return float(vectors[0] @ vectors[1]) >= 0.5


def _text(item: Ranked, start: int, end: int) -> str:
    return item.candidate.source.article.text[start:end]


def _to_answer(group: Group, confidence: float) -> Answer:
    citations: list[Citation] = []
    cited: set[str] = set()
    for item, start, end in group.members:
        article_id = item.candidate.source.article.article_id
        if article_id not in cited and len(citations) < _CITATIONS:
            cited.add(article_id)
            citations.append(cite(item.candidate.source, item.candidate.sentence, start, end))
    confidence = round(min(max(confidence, 0.0), 1.0), 4)
    return Answer(group.text, confidence, level_of(confidence), tuple(citations))
