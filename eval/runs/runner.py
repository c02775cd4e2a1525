"""Runs a question set end to end: search, read, group, answer, and compare with what is right."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.metrics import END_TO_END, measure_each
from eval.runs.asking import DEPTH, ask_one
from eval.runs.choices import Choices
from eval.runs.gold_finder import GoldFinder
from eval.runs.journal import Journal
from eval.runs.measuring import make_run, running
from eval.runs.outcome import Outcome
from eval.runs.progress import RunProgress
from eval.runs.records import from_record, to_record
from eval.runs.run_file import Run
from eval.runs.settings import collection_settings, environment_settings, question_set_settings, repeatable
from eval.sets.question import Question, QuestionSet

if TYPE_CHECKING:
    from qa.assistant import Assistant

SHOWN = ("citation_accuracy", "answered", "refused")


def run_questions(
    assistant: Assistant,
    questions: QuestionSet,
    *,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    workers: int = 1,
    journal: Path | None = None,
    resume: bool = False,
    extra: dict[str, Any] | None = None,
    progress: bool = True,
) -> tuple[Run, list[Outcome]]:
    """Asks every question and measures.

    Args:
        assistant: over the collection that the evidence points into.
        questions: at least one.
        choices: how passages are found and how many are read.
        workers: how many questions are asked at the same time. Replies are the same, only latencies are not.
        journal: where to keep what was answered until the run is written; the caller removes it then.
        resume: go on with what the journal holds.
        extra: further settings to store.
        progress: whether stderr shows how far it is and how it does so far.

    Returns:
        The run, and what it was measured on. Evidence that is not in the collection is a warning; a question none of
        whose evidence is there scores 0 for citation and retrieval.

    Raises:
        QuestionSetError: the journal is of another run, or there is one and `resume` is false.
    """
    started, begin = datetime.now(UTC), time.perf_counter()
    settings = {
        **question_set_settings(questions),
        **(extra or {}),
        "reader": assistant.reader.name,
        "ranking": assistant.ranking.to_dict(),
        "encoder": assistant.collection.manifest.encoder,
        "passages": choices.passages,
        "retrieval": choices.mode,
        "retrieval_depth": DEPTH,
        "collection": collection_settings(assistant.collection),
        **environment_settings(),
    }
    finder = GoldFinder(assistant.collection)
    with Journal(journal, repeatable(settings), resume=resume) if journal else nullcontext() as kept:
        outcomes = _ask_all(assistant, finder, questions, choices, workers, kept, progress)
    entries = [outcome.to_dict(row) for outcome, row in zip(outcomes, measure_each(END_TO_END, outcomes), strict=True)]
    missing = [
        f"{outcome.question.where or outcome.question.id}: {line}"
        for outcome in outcomes
        for line in outcome.gold.missing
    ]
    settings |= {
        "workers": workers,
        "evidence_not_found": len(missing),
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - begin, 3),
    }
    warnings = [*questions.warnings, *missing, *answers_elsewhere(finder, outcomes)]
    return make_run("end to end", entries, settings, warnings), outcomes


def _ask_all(
    assistant: Assistant,
    finder: GoldFinder,
    questions: QuestionSet,
    choices: Choices,
    workers: int,
    journal: Journal | None,
    progress: bool,
) -> list[Outcome]:
    """One outcome a question, in the set's order."""
    done = journal.done if journal else {}
    outcomes = {
        question.id: from_record(done[question.id], question, finder)
        for question in questions.questions
        if question.id in done
    }
    left = [question for question in questions.questions if question.id not in outcomes]
    if left:
        # The first question of a process pays for loading; asked once more, its latency is that of later ones.
        assistant.ask(left[0].question)
    with RunProgress(len(questions.questions), "Asking", enabled=progress) as shown:
        shown.skip(len(outcomes))
        for outcome in _in_order(assistant, finder, left, choices, workers):
            outcomes[outcome.question.id] = outcome
            if journal:
                journal.append(to_record(outcome))
            shown.update(running(END_TO_END, SHOWN, outcome))
    return [outcomes[question.id] for question in questions.questions]


def _in_order(
    assistant: Assistant, finder: GoldFinder, questions: Sequence[Question], choices: Choices, workers: int
) -> Iterator[Outcome]:
    if workers == 1:
        yield from (ask_one(assistant, finder, question, choices) for question in questions)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from pool.map(lambda question: ask_one(assistant, finder, question, choices), questions)
        finally:
            # After Ctrl-C those under way are waited for, and no further one is begun.
            pool.shutdown(cancel_futures=True)


def answers_elsewhere(finder: GoldFinder, outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each gold answer that stands in none of the question's gold sentences."""
    return [
        f"{outcome.question.where or outcome.question.id}: {line}"
        for outcome in outcomes
        if outcome.gold.places and outcome.question.answers
        for line in finder.answers_elsewhere(outcome.question, outcome.gold.places)
    ]
