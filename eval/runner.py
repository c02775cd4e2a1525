"""Runs a question set end to end: search, read, group, answer, and compare with what is right."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from eval.gold import GoldFinder, missing_lines
from eval.metrics import END_TO_END, aggregate, measure_each
from eval.outcome import Outcome
from eval.question import Question, QuestionSet
from eval.run_file import Run, metrics_by_kind
from eval.settings import collection_settings, environment_settings, question_set_settings
from eval.squad import ARTICLES_FILE, write_articles
from index.errors import QuestionError, QuestionSetError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.conversation import Turn
    from qa.reader import Reader

# The deepest that a retrieval measure looks.
DEPTH = 20


def _check_lengths(questions: QuestionSet) -> None:
    """Finds a question that cannot be asked before the others are, not among them."""
    from qa.conversation import MAX_QUESTION

    for question in questions.questions:
        for text in (*question.history, question.question):
            if len(text) > MAX_QUESTION:
                raise QuestionError(
                    f"{questions.path}: question {question.id!r} has {len(text):,} characters; at most {MAX_QUESTION:,}"
                )


@contextmanager
def opened(
    questions: QuestionSet,
    reader: Reader,
    *,
    collection: str | None = None,
    articles: str | None = None,
    progress: bool = True,
) -> Iterator[tuple[QuestionSet, Assistant]]:
    """Opens what the questions are put to, and gives the set with evidence that points into it.

    Args:
        reader: reads the passages.
        collection: folder of a collection, used as it is.
        articles: files or a folder, indexed into a temporary collection that goes away afterwards.
        progress: whether indexing shows a bar.

    With neither, the questions must bring contexts: these become the articles of a temporary collection.

    Raises:
        QuestionError: a question is too long to be asked.
        PullquoteError: nothing to ask, sources or a collection that cannot be read.
    """
    from qa.assistant import Assistant

    _check_lengths(questions)
    if collection is None and articles is None and not questions.has_contexts:
        raise QuestionSetError(f"{questions.path}: give --collection DIR or --articles PATH to ask these questions of")
    encoder = None
    with tempfile.TemporaryDirectory(prefix="pullquote-eval-", ignore_cleanup_errors=True) as folder:
        if collection is None:
            from index.encoder import open_encoder
            from index.indexer import index_sources

            encoder = open_encoder()
            if articles is None:
                questions = write_articles(questions, Path(folder))
                articles = str(Path(folder) / ARTICLES_FILE)
            collection = str(Path(folder) / "collection")
            report = index_sources([articles], collection, encoder=encoder, progress=progress)
            if report.interrupted:
                raise KeyboardInterrupt
            skipped = tuple(f"{source}: {reason}" for source, reason in report.skipped)
            questions = replace(questions, warnings=(*questions.warnings, *skipped))
        with Assistant.open(collection, reader=reader, encoder=encoder) as assistant:
            yield questions, assistant


def run_questions(assistant: Assistant, questions: QuestionSet, *, progress: bool = True) -> Run:
    """Asks every question, in order, and measures.

    Args:
        assistant: over the collection that the evidence points into.
        questions: at least one.
        progress: whether a bar on stderr shows how far it is and how many were cited rightly so far.

    Returns:
        The run. Evidence that is not in the collection is a warning; a question none of whose evidence is there scores
        0 for citation and retrieval.

    """
    started, begin = datetime.now(UTC), time.perf_counter()
    finder = GoldFinder(assistant.collection)
    # The first question of a process pays for loading; it is asked once more, so that latency is that of later ones.
    assistant.ask(questions.questions[0].question)
    outcomes: list[Outcome] = []
    with tqdm(questions.questions, desc="Asking", unit="q", disable=not progress) as bar:
        for question in bar:
            outcomes.append(ask_one(assistant, finder, question))
            if outcomes[-1].first_citation_right:
                bar.set_postfix(cited=sum(outcome.first_citation_right for outcome in outcomes), refresh=False)
    per_question = measure_each(END_TO_END, outcomes)
    missing = missing_lines([outcome.gold for outcome in outcomes])
    return Run(
        questions=len(outcomes),
        metrics=aggregate(END_TO_END, outcomes, per_question),
        by_kind=metrics_by_kind(END_TO_END, outcomes, per_question, [outcome.question.kind for outcome in outcomes]),
        per_question=[outcome.to_dict(row) for outcome, row in zip(outcomes, per_question, strict=True)],
        settings={
            "mode": "end to end",
            **question_set_settings(questions),
            "reader": assistant.reader.name,
            "ranking": assistant.ranking.to_dict(),
            "encoder": assistant.collection.manifest.encoder,
            "retrieval_depth": DEPTH,
            "collection": collection_settings(assistant.collection),
            "evidence_not_found": len(missing),
            **environment_settings(),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - begin, 3),
        },
        warnings=[*questions.warnings, *missing],
    )


def ask_one(assistant: Assistant, finder: GoldFinder, question: Question) -> Outcome:
    """Asks a question's history in order, then the question, and searches once more for the retrieval measures."""
    history = _history(assistant, question)
    begin = time.perf_counter()
    reply = assistant.ask(question.question, history)
    latency_ms = (time.perf_counter() - begin) * 1000
    hits = assistant.search(reply.search_question, k=DEPTH)
    retrieved = tuple(dict.fromkeys(hit.passage_id for hit in hits))
    return Outcome(question, reply, finder.find(question), retrieved, latency_ms)


def _history(assistant: Assistant, question: Question) -> list[Turn]:
    from qa.conversation import Turn

    turns: list[Turn] = []
    for earlier in question.history:
        turns.append(Turn(earlier, assistant.ask(earlier, turns)))
    return turns
