"""The way of one question: understand, retrieve, read, rank, group, answer or refuse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.about import answer_about, answer_keywords, is_keywords, subject_of
from qa.aliases import Thing, asked_for, spelt_out
from qa.answers import Group, choose_answers, group_answers, judge_agreement
from qa.byline import answer_byline
from qa.candidates import Candidate, blend, make_candidates
from qa.citations import cite
from qa.companions import cite_copies
from qa.cues import asks_about_text
from qa.followup import Past, Resolved, resolve
from qa.period import Period
from qa.query import Query
from qa.ranking import Ranked, Ranking, rank
from qa.reader import Reader, Reading
from qa.reading import open_passages, read_passages
from qa.refusal import why_not
from qa.reply import Agreement, Answer, Citation, Reply
from qa.rereading import reread
from qa.retriever import Found, Mode, Retriever
from qa.rivals import find_rivals
from qa.selective import read_again, read_selected
from qa.shelf import Shelf
from qa.smalltalk import GREETING, is_smalltalk
from qa.spelling import correct_names
from qa.trace import Trace
from qa.weighing import OpenPassage, Weighing, weigh

if TYPE_CHECKING:
    from index.collection import Collection
    from index.filters import Filters

# Passages looked at for a question about the collection, which needs no reader.
_LOOKED_UP = 60
_RELATED = 3
_NOTHING_SAID = Reading((), 1.0)


@dataclass(frozen=True, slots=True)
class State:
    """What belongs to one state of the collection."""

    generation: int
    retriever: Retriever
    shelf: Shelf

    def query(self, question: str, things: tuple[Thing, ...] = ()) -> Query:
        """A question as candidates are weighed against it; `things` have several names, see `qa.aliases`."""
        return Query.of(question, self.retriever.encode(question), self.retriever.weigh(question, things), things)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The parts that a question passes, and what was decided beforehand.

    Attributes:
        passages: how many are looked at.
        threshold: least confidence of an answer.
        any_date: do not take the time of publication from the question.
        as_typed: take the question as it stands.
        read_all: read all of these, and not those alone that may change the answer.
        on_found: is told how many passages were found, before they are read.
    """

    collection: Collection
    state: State
    reader: Reader
    ranking: Ranking
    mode: Mode
    passages: int
    threshold: float
    filters: Filters | None
    any_date: bool = False
    as_typed: bool = False
    read_all: bool = False
    on_found: Callable[[int], None] | None = None

    def run(self, question: str, past: Sequence[Past]) -> Trace:
        """Answers one question. To be called inside a snapshot of the collection."""
        began = time.perf_counter()
        resolved = Resolved(question) if self.as_typed else resolve(question, past)
        text = resolved.question
        subject = subject_of(text)
        query = self.state.query(subject.text if subject else text)
        if is_smalltalk(text):
            return self._trace(question, resolved, query, began, note=GREETING)
        looked_up = subject is not None or is_keywords(text)
        period = None if self.any_date else Period.of(text)
        filters = period.narrow(self.filters) if period else self.filters
        count = _LOOKED_UP if looked_up else self.passages
        found = self._find(query, count, filters)
        texts = tuple(self._texts(found))
        frequency = self.state.retriever.frequency
        spelt = query.text if self.as_typed else correct_names(query.text, frequency, texts)
        things = asked_for(spelt, spelt_out(texts))
        if spelt != query.text or things:
            resolved = replace(resolved, question=text.replace(query.text, spelt))
            query = self.state.query(spelt, things)
            found = self._find(query, count, filters)
        if self.on_found:
            self.on_found(len(found))
        retrieved = time.perf_counter()
        opened = open_passages(found, self.collection, self.state.shelf)
        bylines = looked_up or asks_about_text(query.text)
        weighing = weigh(query, opened, bylines=bylines)
        readings: Sequence[Reading | None] = [None] * len(opened) if looked_up else self._read(weighing, period)
        candidates = self._candidates(weighing, readings, looked_up)
        if resolved.own:
            own = weigh(self.state.query(resolved.own, things), opened, bylines=bylines)
            again = read_again(own, readings, self.reader)
            candidates = blend(candidates, self._candidates(own, again, looked_up))
        ranked = rank(query, candidates, self.ranking)
        if period:
            ranked = period.prefer(ranked)
        read_at = time.perf_counter()
        groups: list[Group] = []
        agreement: Agreement = "single"
        byline = answer_byline(query, opened)
        answers: tuple[Answer, ...] = (byline,) if byline else ()
        if subject is not None:
            answers = answer_about(subject, query, ranked)
        elif looked_up:
            answers = answer_keywords(query, ranked)
        elif not byline:
            groups = group_answers(ranked, query.kind)
            if groups and groups[0].confidence >= self.threshold:
                rivals = find_rivals(groups, query.kind, self.state.retriever.encode_sentences)
                answers, agreement = choose_answers(groups, rivals), judge_agreement(groups, rivals)
        answers = cite_copies(answers, self.collection, self.state.shelf, self.filters)
        note = "" if answers else why_not(query.text, self.state.retriever, self.collection, filters)
        return self._trace(
            question, resolved, query, began, retrieved, read_at, filters=filters, period=period,
            answers=answers, agreement=agreement, note=note, found=found, opened=opened, readings=readings,
            ranked=ranked, groups=groups,
        )  # fmt: skip

    def _find(self, query: Query, count: int, filters: Filters | None) -> list[Found]:
        allowed = self.collection.allowed_passages(filters) if filters else None
        return self.state.retriever.find(
            query.text, query.vector, count, allowed=allowed, mode=self.mode, things=query.things
        )

    def _texts(self, found: Sequence[Found]) -> Iterator[str]:
        for passage in self.collection.passages([item.passage_id for item in found]):
            yield self.state.shelf.open(passage.article_id).article.text[passage.start : passage.end]

    def _read(self, weighing: Weighing, period: Period | None) -> Sequence[Reading | None]:
        if self.read_all:
            return read_passages(weighing.query.text, weighing.passages, self.reader)
        bonus = period.bonus if period else lambda article: 0.0
        return read_selected(weighing, self.reader, self.ranking.order, bonus)

    def _candidates(self, weighing: Weighing, readings: Sequence[Reading | None], looked_up: bool) -> list[Candidate]:
        if looked_up:
            return make_candidates(weighing, [_NOTHING_SAID] * len(weighing.passages))
        return reread(weighing.query.text, make_candidates(weighing, readings), self.reader)

    def _trace(
        self,
        question: str,
        resolved: Resolved,
        query: Query,
        began: float,
        retrieved: float | None = None,
        read_at: float | None = None,
        *,
        answers: tuple[Answer, ...] = (),
        agreement: Agreement = "single",
        note: str = "",
        filters: Filters | None = None,
        period: Period | None = None,
        found: Sequence[Found] = (),
        opened: Sequence[OpenPassage] = (),
        readings: Sequence[Reading | None] = (),
        ranked: Sequence[Ranked] = (),
        groups: Sequence[Group] = (),
    ) -> Trace:
        ended = time.perf_counter()
        retrieved = ended if retrieved is None else retrieved
        read_at = ended if read_at is None else read_at
        seconds = {"retrieve": retrieved - began, "read": read_at - retrieved, "total": ended - began}
        reply = Reply(
            question=question,
            search_question=resolved.question,
            agreement=agreement,
            answers=answers,
            related=() if answers else _related(ranked),
            timings_ms={name: round(1000 * value, 1) for name, value in seconds.items()},
            note=note,
            period=period.to_dict() if period else None,
        )
        passages = [item.passage for item in opened]
        unread = [passage.passage_id for passage, reading in zip(passages, readings, strict=True) if reading is None]
        return Trace(
            resolved, query, self.mode, filters, self.ranking, self.threshold, reply,
            found, passages, ranked, groups, frozenset(unread),
        )  # fmt: skip


def _related(ranked: Sequence[Ranked]) -> tuple[Citation, ...]:
    """The nearest sentences, copies of one another left out."""
    related: list[Citation] = []
    for item in ranked:
        citation = cite(item.candidate.source, item.candidate.sentence)
        if all(citation.sentence != other.sentence for other in related):
            related.append(citation)
        if len(related) == _RELATED:
            break
    return tuple(related)
