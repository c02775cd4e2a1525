"""Finds the evidence of questions in a collection."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from eval.runs.gold import Gold, Place, passage_key
from eval.sets.question import Evidence, Question
from eval.sets.quotes import Folded, find_quote, fold, shorten
from index.filters import Filters

if TYPE_CHECKING:
    from index.article import Article, Passage, Sentence
    from index.collection import Collection


@dataclass
class GoldFinder:
    """Finds the evidence of questions in one collection; reads each article, its sentences and passages once."""

    collection: Collection
    _by_name: dict[str, list[Article]] = field(default_factory=dict, init=False)
    _by_end: dict[str, list[Article]] = field(default_factory=dict, init=False)
    _texts: dict[str, str] = field(default_factory=dict, init=False)
    _folded: dict[str, Folded] = field(default_factory=dict, init=False)
    _passages: dict[str, list[Passage]] = field(default_factory=dict, init=False)
    _sentences: dict[str, tuple[Sentence, ...]] = field(default_factory=dict, init=False)
    _groups: dict[str, list[Article]] = field(default_factory=dict, init=False)
    _searched: set[int] = field(default_factory=set, init=False)
    _articles: dict[str, Article] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._searched = set(self.collection.allowed_passages(Filters()))
        self._articles = {article.article_id: article for article in self.collection.articles()}
        for article in self._articles.values():
            self._texts[article.article_id] = article.text
            self._groups.setdefault(self._group(article), []).append(article)
            for name in {article.source, article.location, article.url, article.article_id} - {""}:
                self._by_name.setdefault(name, []).append(article)
            # What people call it when that is not its source: the file's name, or the record's in its file.
            end = PurePosixPath(article.source).name
            for name in {end, end.rpartition("#")[2]}:
                self._by_end.setdefault(name, []).append(article)

    def find(self, question: Question) -> Gold:
        """The gold of one question; an unanswerable one has none. Never raises for evidence that is not there."""
        if not question.answerable:
            return Gold()
        places: list[Place] = []
        missing: list[str] = []
        publishers: list[str] = []
        for evidence in question.evidence:
            found, complaint = self.find_one(evidence)
            places += found
            if complaint:
                missing.append(complaint)
            if found:
                publishers += [article.publisher for article in self.articles(evidence.article) if article.publisher]
        places = list(dict.fromkeys(places))
        return Gold(tuple(places), self._held_by(places), tuple(missing), tuple(dict.fromkeys(publishers)))

    def articles(self, name: str) -> list[Article]:
        """The articles that a question set may mean by a name: its source, address, identifier, or file name."""
        return self._by_name.get(name) or self._by_end.get(PurePosixPath(name).name) or []

    def find_one(self, evidence: Evidence) -> tuple[list[Place], str]:
        """Where a piece of evidence stands, and what is wrong with it, "" when nothing is."""
        articles = self.articles(evidence.article)
        if not articles:
            return [], f"no article {evidence.article!r} in the collection"
        if not evidence.quote:
            return [Place(article.article_id, 0, len(article.text)) for article in articles], ""
        places = []
        for article in self._with_copies(articles):
            if article.article_id not in self._folded:
                self._folded[article.article_id] = fold(article.text)
            ranges = find_quote(article.text, evidence.quote, self._folded[article.article_id])
            places += [Place(article.article_id, start, end) for start, end in ranges]
        if places:
            return places, ""
        return [], f"{shorten(evidence.quote)!r} is not in {evidence.article}; {self._nearest(articles[0], evidence)}"

    def _with_copies(self, articles: list[Article]) -> list[Article]:
        """Articles, then their copies and other versions: a quote that stands there too is as good a source."""
        groups = dict.fromkeys(map(self._group, articles))
        others = [other for group in groups for other in self._groups.get(group, ()) if other not in articles]
        return [*articles, *others]

    def _group(self, article: Article) -> str:
        return self._articles.get(article.replaced_by or "", article).group

    def gold_sentences(self, places: Iterable[Place]) -> list[Place]:
        """The whole sentences that places stand in, none twice."""
        found = [
            Place(place.article_id, sentence.start, sentence.end)
            for place in places
            for sentence in self.sentences(place.article_id)
            if place.overlaps(place.article_id, sentence.start, sentence.end)
        ]
        return list(dict.fromkeys(found))

    def answers_elsewhere(self, question: Question, places: Iterable[Place]) -> list[str]:
        """A line for each acceptable answer that stands in none of the gold sentences: nobody can mark it there."""
        texts = [
            fold(self._texts[sentence.article_id][sentence.start : sentence.end]).text.casefold()
            for sentence in self.gold_sentences(places)
        ]
        return [
            f"answer {shorten(answer)!r} is in none of the gold sentences"
            for answer in question.answers
            if not any(fold(answer).text.casefold() in text for text in texts)
        ]

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Sentences of an article in order."""
        if article_id not in self._sentences:
            self._sentences[article_id] = self.collection.sentences(article_id)
        return self._sentences[article_id]

    def _nearest(self, article: Article, evidence: Evidence) -> str:
        sentences = [article.text[s.start : s.end] for s in self.sentences(article.article_id)]
        close = difflib.get_close_matches(evidence.quote, sentences, n=1, cutoff=0.3)
        return f"nearest sentence: {shorten(close[0])!r}" if close else "no sentence is like it"

    def _held_by(self, places: Iterable[Place]) -> frozenset[str]:
        by_article: dict[str, list[Place]] = {}
        for place in places:
            by_article.setdefault(place.article_id, []).append(place)
        keys = []
        for article_id, here in by_article.items():
            if article_id not in self._passages:
                self._passages[article_id] = self.collection.passages_of(article_id)
            keys += [
                passage_key(article_id, passage.start, passage.end)
                for passage in self._passages[article_id]
                if passage.passage_id in self._searched
                and any(place.overlaps(article_id, passage.start, passage.end) for place in here)
            ]
        return frozenset(keys)
