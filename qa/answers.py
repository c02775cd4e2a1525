"""Answers: ranked candidates to a few distinct answers, each with the sources that give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa.agreement import Said, same_answer
from qa.citations import cite
from qa.confidence import level_of
from qa.extent import answer_range
from qa.question import Kind, fits
from qa.ranking import Ranked
from qa.reply import Agreement, Answer, Citation
from qa.terms import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Sentences looked at for answers, answers shown, citations of one answer.
_CONSIDERED = 12
SHOWN = 3
_CITATIONS = 6
# Another answer is shown when it is at least this likely, compared with the best one.
_WORTH_SHOWING = 0.1
# Sentences further down are looked at too where they tell of nearly the same as the best one.
_TWINS_CONSIDERED = 40
_TWIN = 0.6
_COPY = 0.6


@dataclass(slots=True)
class Group:
    """Candidates that give one answer, best first, each with the answer as it gives it."""

    members: list[tuple[Ranked, Said]] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        return self.members[0][0].confidence

    @property
    def score(self) -> float:
        return max(item.score for item, _ in self.members)

    @property
    def said(self) -> Said:
        """The answer as the most confident member gives it."""
        return self.members[0][1]

    @property
    def text(self) -> str:
        return self.said.text

    @property
    def published(self) -> str:
        """Date of the newest article that gives it, "" when none has a date."""
        return max(item.candidate.source.article.published or "" for item, _ in self.members)


def group_answers(ranked: Sequence[Ranked], kind: Kind) -> list[Group]:
    """Equal answers together, most confident first.

    Args:
        ranked: best first.
        kind: of the question; decides how far an answer goes.
    """
    groups: list[Group] = []
    for item in _considered(ranked):
        start, end = answer_range(item.candidate, kind)
        if start >= end:
            continue
        said = Said(item.candidate, start, end)
        if fits(kind, said.text) < 0:
            # What names no time or number cannot be the answer to "when" or "how many".
            continue
        home = next((group for group in groups if same_answer(group.said, said, kind)), None)
        if home is None:
            home = Group()
            groups.append(home)
        home.members.append((item, said))
    for group in groups:
        group.members.sort(key=lambda member: -member[0].confidence)
    return sorted(groups, key=lambda group: -group.confidence)


def _considered(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The best sentences, and those of other articles that say nearly what the best one says."""
    more = [
        item
        for item in ranked[_CONSIDERED:_TWINS_CONSIDERED]
        if item.candidate.source is not ranked[0].candidate.source
        and float(_vector(item) @ _vector(ranked[0])) >= _TWIN
    ]
    return [*ranked[:_CONSIDERED], *more]


def _vector(item: Ranked) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = item.candidate.source.vectors[item.candidate.sentence]
    return vector


def choose_answers(groups: Sequence[Group], rivals: Sequence[Group] = ()) -> tuple[Answer, ...]:
    """The answers to show, most confident first: the best, and of those that are likely enough the highest scored.

    Confidence is fitted to the best sentences alone, the score to all of them. Where sources differ, the answers that
    exclude each other come first, the newest before the others.

    Args:
        groups: most confident first.
        rivals: those of them that `qa.rivals` found.
    """
    if not groups:
        return ()
    best = groups[0].confidence
    # One question, one answer: what is left for the others is what the best one leaves.
    confidences = {id(group): min(group.confidence, 1.0 - best) for group in groups[1:]} | {id(groups[0]): best}
    first = sorted([groups[0], *rivals[: SHOWN - 1]], key=lambda group: group.published, reverse=True)
    others = [group for group in groups if all(group is not each for each in first)]
    likely = [group for group in others if confidences[id(group)] >= _WORTH_SHOWING * best]
    chosen = sorted(likely, key=lambda group: -group.score)[: SHOWN - len(first)]
    chosen.sort(key=lambda group: -confidences[id(group)])
    return tuple(_to_answer(group, confidences[id(group)]) for group in [*first, *chosen])


def judge_agreement(groups: Sequence[Group], rivals: Sequence[Group] = ()) -> Agreement:
    """Whether independent sources agree on the best answer, or differ about it; arguments as of `choose_answers`."""
    if not groups:
        return "single"
    if rivals:
        return "differ"
    return "agree" if len(independent_sources(groups[0])) > 1 else "single"


def independent_sources(group: Group) -> list[Ranked]:
    """One member for each article that gives the answer in words of its own."""
    kept: list[Ranked] = []
    for item, _ in group.members:
        if _original(item, kept) is None:
            kept.append(item)
    return kept


def _original(item: Ranked, others: Sequence[Ranked]) -> Ranked | None:
    """The first of some members whose words an item repeats: it is of the same article or a copy, or says the same."""
    source = item.candidate.source
    text = source.sentence_text(item.candidate.sentence)
    for other in others:
        theirs = other.candidate.source
        if source.article.group == theirs.article.group:
            return other
        if near_copy(text, theirs.sentence_text(other.candidate.sentence)):
            return other
    return None


def near_copy(one: str, other: str) -> bool:
    """Whether two sentences are one text: most runs of four words of the shorter one stand in the other."""
    first, second = words(one), words(other)
    if first == second:
        return True
    runs = [{tuple(text[place : place + 4]) for place in range(len(text) - 3)} for text in (first, second)]
    smaller = min(len(run) for run in runs)
    return smaller > 0 and len(runs[0] & runs[1]) >= _COPY * smaller


def _to_answer(group: Group, confidence: float) -> Answer:
    citations: list[Citation] = []
    originals: list[Ranked] = []
    for item, said in group.members:
        source = item.candidate.source
        if all(source.article.article_id != each.article_id for each in citations) and len(citations) < _CITATIONS:
            original = _original(item, originals)
            copy_of = original.candidate.source.article.article_id if original else None
            citations.append(replace(cite(source, item.candidate.sentence, said.start, said.end), copy_of=copy_of))
            originals += [] if original else [item]
    confidence = round(min(max(confidence, 0.0), 1.0), 4)
    return Answer(group.text, confidence, level_of(confidence), tuple(citations))
