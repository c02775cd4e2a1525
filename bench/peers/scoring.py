"""The articles that all ways read, cut into passages once, and how good the answers of a way are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ways.job import Job

from eval.runs.gold_finder import GoldFinder
from eval.sets.question import Question
from eval.sets.questions import read_questions
from eval.text import best_overlap_f1
from index.article import Passage
from index.collection import Collection
from index.encoder import open_encoder
from index.indexer import index_sources
from index.passages import make_passages
from index.weights import packaged_model

PASSAGE_TOKENS = 160


@dataclass(frozen=True)
class Scores:
    """Means over the questions; see the metrics of the same names in `pullquote eval`."""

    citation_accuracy: float
    f1: float


class Articles:
    """Articles as Pullquote reads them, so that all ways have the same clean text."""

    def __init__(self, source: str, collection: Collection) -> None:
        self._source = source
        self._collection = collection
        self._gold = GoldFinder(collection)
        self._texts = {article.article_id: article.text for article in collection.articles()}
        self._passages: list[Passage] = []
        encoder = open_encoder()
        for article_id, text in self._texts.items():
            places = collection.sentences(article_id)
            counts = encoder.count_tokens([text[place.start : place.end] for place in places])
            self._passages += make_passages(
                article_id, text, places, counts, max_tokens=PASSAGE_TOKENS, overlap_sentences=0
            )

    @classmethod
    @contextmanager
    def opened(cls, source: str) -> Iterator[Articles]:
        """Indexes a folder of articles for as long as the block lasts."""
        with tempfile.TemporaryDirectory() as folder:
            index_sources([source], Path(folder), progress=False)
            with Collection.open(folder) as collection:
                yield cls(source, collection)

    def questions(self, path: Path, count: int) -> list[Question]:
        """The answerable questions of a set with answers and evidence and without history; `count` of them, or all."""
        found = [
            question
            for question in read_questions(path).questions
            if question.answerable and question.answers and question.evidence and not question.history
        ]
        return found[:: max(1, len(found) // count)][:count] if count else found

    def job(self, questions: list[str], reader: str, read: int) -> Job:
        """What every way is asked to do."""
        texts = [self._texts[passage.article_id][passage.start : passage.end] for passage in self._passages]
        return Job("", str(Path(self._source).resolve()), texts, questions, str(packaged_model()), reader, read)

    def scores(self, questions: Sequence[Question], answers: Sequence[dict[str, Any] | None]) -> Scores:
        """How good first answers are; None, and one whose place is not known, cites nothing."""
        pairs = list(zip(questions, answers, strict=True))
        cited = [answer is not None and self._cites_gold(question, answer) for question, answer in pairs]
        shared = [best_overlap_f1(answer["text"], question.answers) if answer else 0.0 for question, answer in pairs]
        return Scores(sum(cited) / len(pairs), sum(shared) / len(pairs))

    def _cites_gold(self, question: Question, answer: dict[str, Any]) -> bool:
        where, character = answer["place"]
        if character < 0:
            return False
        if isinstance(where, int):
            where, character = self._passages[where].article_id, self._passages[where].start + character
        for place in self._collection.sentences(where):
            if place.start <= character < place.end:
                return self._gold.find(question).holds(where, place.start, place.end)
        return False
