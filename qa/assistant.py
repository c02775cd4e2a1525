"""The assistant: one collection, a reader and an encoder; asks questions of it. Safe to use from several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING

from qa.conversation import Hit, Turn, check_arguments, remember
from qa.pipeline import Pipeline, State
from qa.ranking import Ranking, shipped_ranking
from qa.reader import Reader
from qa.remembering import RememberingReader
from qa.reply import Reply
from qa.retriever import Mode, Retriever
from qa.shelf import Shelf
from qa.trace import Trace
from qa.windows import encodable

if TYPE_CHECKING:
    from index.collection import Collection
    from index.encoder import Encoder
    from index.filters import Filters

PASSAGES = 20


class Assistant:
    """Answers questions from one collection.

    Example:
        >>> with Assistant.open("collection") as assistant:                # doctest: +SKIP
        ...     reply = assistant.ask("Who opened the bridge?")
        ...     print(reply.answers[0].text, reply.answers[0].citations[0].sentence)

    Args:
        collection: opened with the same encoder.
        reader, encoder: the parts to use.
        ranking: fitted numbers; the shipped ones when not given.
    """

    def __init__(
        self, collection: Collection, reader: Reader, encoder: Encoder, *, ranking: Ranking | None = None
    ) -> None:
        self.collection = collection
        self.reader = RememberingReader(reader)
        self.encoder = encoder
        self.ranking = ranking or shipped_ranking()
        self._lock = threading.Lock()
        self._state = self._new_state()

    @classmethod
    def open(
        cls,
        path: str | PathLike[str] = "collection",
        *,
        reader: Reader | None = None,
        encoder: Encoder | None = None,
    ) -> Assistant:
        """Opens a collection with the shipped reader and encoder, or with others.

        Raises:
            CollectionError: there is no collection, or it is damaged.
            EncoderMismatchError: it was made with another encoder.
            ModelError: weights are missing or damaged.
        """
        from index.collection import Collection
        from index.encoder import open_encoder
        from qa.extractive import ExtractiveReader

        # First of all without an encoder, which takes seconds to load: a wrong path is told at once.
        Collection.open(path).close()
        encoder = encoder or open_encoder()
        collection = Collection.open(path, encoder=encoder)
        try:
            return cls(collection, reader or ExtractiveReader.open(), encoder)
        except BaseException:
            collection.close()
            raise

    def close(self) -> None:
        """Lets go of the collection's files."""
        self.collection.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reload(self) -> None:
        """Notices changes of the collection. `ask` and `search` do so by themselves."""
        self._current()

    def ask(
        self,
        question: str,
        history: Sequence[str | Turn] = (),
        *,
        filters: Filters | None = None,
        passages: int = PASSAGES,
        min_confidence: float | None = None,
        mode: Mode = "hybrid",
        any_date: bool = False,
        as_typed: bool = False,
        read_all: bool = False,
        on_found: Callable[[int], None] | None = None,
    ) -> Reply:
        """Answers a question with verbatim spans, or refuses.

        Args:
            question: 1 to 2,000 characters.
            history: earlier turns of the conversation, oldest first.
            filters: which articles may answer.
            passages: how many passages are looked at; the reader reads those that may change the answer.
            min_confidence: least confidence, 0 to 1, of an answer; the fitted threshold when not given.
            mode: which retrievers look for passages: both, or "dense" or "lexical" alone.
            any_date: do not take the time of publication from words such as "since March" in the question.
            as_typed: take the question as it stands: no follow-up is filled up, no name's spelling is put right.
            read_all: read every passage found, see `qa.selective`.
            on_found: is told how many passages were found, before they are read.

        Raises:
            QuestionError: the question is empty or too long, or a number is out of range.
        """
        return self.trace(
            question, history, filters=filters, passages=passages, min_confidence=min_confidence, mode=mode,
            any_date=any_date, as_typed=as_typed, read_all=read_all, on_found=on_found,
        ).reply  # fmt: skip

    def trace(
        self,
        question: str,
        history: Sequence[str | Turn] = (),
        *,
        filters: Filters | None = None,
        passages: int = PASSAGES,
        min_confidence: float | None = None,
        mode: Mode = "hybrid",
        any_date: bool = False,
        as_typed: bool = False,
        read_all: bool = False,
        on_found: Callable[[int], None] | None = None,
    ) -> Trace:
        """Answers a question as `ask` does, and tells what each step found."""
        check_arguments(question, passages, min_confidence)
        question = encodable(question)
        threshold = self.ranking.threshold if min_confidence is None else min_confidence
        with self.collection.snapshot():
            state = self._current()
            pipeline = Pipeline(
                self.collection, state, self.reader, self.ranking, mode, passages, threshold, filters or None, any_date,
                as_typed, read_all, on_found,
            )  # fmt: skip
            return pipeline.run(question, remember(history))

    def search(self, question: str, k: int = 10, *, filters: Filters | None = None, mode: Mode = "hybrid") -> list[Hit]:
        """The k best passages for a question, without reading them.

        Raises:
            QuestionError: the question is empty or too long, or k is not positive.
        """
        check_arguments(question, k, None)
        question = encodable(question)
        with self.collection.snapshot():
            state = self._current()
            allowed = self.collection.allowed_passages(filters) if filters else None
            vector = state.retriever.encode(question)
            found = state.retriever.find(question, vector, k, allowed=allowed, mode=mode)
            scores = {item.passage_id: item.score for item in found}
            hits = []
            for rank_number, passage in enumerate(
                self.collection.passages([item.passage_id for item in found]), start=1
            ):
                text = state.shelf.open(passage.article_id).article.text[passage.start : passage.end]
                score = scores[passage.passage_id]
                hits.append(
                    Hit(passage.passage_id, passage.article_id, passage.start, passage.end, text, score, rank_number)
                )
            return hits

    def examples(self, n: int = 4) -> list[str]:
        """Up to n questions that the collection can answer, made from its articles, for a start page."""
        from qa.examples import make_examples

        with self.collection.snapshot():
            state = self._current()
            articles = self.collection.articles()
            step = max(1, len(articles) // max(1, 4 * n))
            return make_examples([state.shelf.open(article.article_id) for article in articles[::step][: 8 * n]], n)

    def _current(self) -> State:
        """The state, made anew when the collection changed. Inside a snapshot, as the snapshot shows it."""
        generation = self.collection.generation
        with self._lock:
            if self._state.generation != generation:
                self._state = self._new_state()
            return self._state

    def _new_state(self) -> State:
        return State(self.collection.generation, Retriever(self.collection, self.encoder), Shelf(self.collection))
