"""Runs the reader alone: each question with its own context, scored as the official SQuAD 2.0 script does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from eval.metrics import READER_ONLY, measure_each
from eval.runs.journal import Journal
from eval.runs.measuring import make_run, running
from eval.runs.progress import RunProgress
from eval.runs.read_outcome import NO_MARGIN, ReadOutcome
from eval.runs.records import span_of, span_record
from eval.runs.run_file import Run
from eval.runs.settings import environment_settings, question_set_settings, repeatable
from eval.sets.question import QuestionSet
from index.errors import QuestionSetError
from qa.reader import Reading, Span

# A span is the answer when its margin over "no answer" is above this: the reader's own decision, nothing fitted.
THRESHOLD = 0.0
# Pairs read between two steps of the progress bar, and two writes of the journal.
STEP = 256
SHOWN = ("exact_match", "f1")


class PairReader(Protocol):
    """A reader that batches across questions."""

    @property
    def name(self) -> str: ...

    def read_pairs(self, pairs: Sequence[tuple[str, str]], *, spans: int = 1) -> list[Reading]: ...


def run_reader(
    reader: PairReader,
    questions: QuestionSet,
    *,
    journal: Path | None = None,
    resume: bool = False,
    extra: dict[str, Any] | None = None,
    progress: bool = True,
) -> Run:
    """Reads every question's context and measures.

    Args:
        reader: any that takes pairs, such as `qa.extractive.ExtractiveReader`.
        questions: every one with a context.
        journal, resume, extra, progress: as in `eval.runs.runner.run_questions`.

    Raises:
        QuestionSetError: a question has no context, or the journal is not this run's.
    """
    started, begin = datetime.now(UTC), time.perf_counter()
    settings = {
        **question_set_settings(questions),
        **(extra or {}),
        "reader": reader.name,
        "no_answer_threshold": THRESHOLD,
        **environment_settings(),
    }
    header = {"mode": "reader only", **repeatable(settings)}
    with Journal(journal, header, resume=resume) if journal else nullcontext() as kept:
        outcomes = read_all(reader, questions, journal=kept, progress=progress)
    rows = measure_each(READER_ONLY, outcomes)
    entries = [outcome.to_dict(row) for outcome, row in zip(outcomes, rows, strict=True)]
    settings |= {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - begin, 3),
    }
    # The set's own warnings speak of evidence, which plays no part here.
    odd = [
        f"{outcome.question.where or outcome.question.id}: the reader gave no number; counted as refused"
        for outcome in outcomes
        if outcome.span and outcome.margin == NO_MARGIN
    ]
    return make_run("reader only", entries, settings, odd)


def check_contexts(questions: QuestionSet) -> None:
    """Raises QuestionSetError, naming the question, when one has no context to read."""
    for question in questions.questions:
        if question.context is None:
            raise QuestionSetError(
                f"{questions.path}: question {question.id!r} has no context; --reader-only is for SQuAD files and rows "
                "with a 'context': leave it out and give --articles or --collection"
            )


def read_all(
    reader: PairReader, questions: QuestionSet, *, journal: Journal | None = None, progress: bool = True
) -> list[ReadOutcome]:
    """One outcome for each question, in the set's order; pairs of like length are read together."""
    check_contexts(questions)
    asked = questions.questions
    done = journal.done if journal else {}
    spans: dict[int, Span | None] = {
        row: span_of(done[question.id]) for row, question in enumerate(asked) if question.id in done
    }
    pairs = [(question.question, question.context or "") for question in asked]
    left = sorted((row for row in range(len(pairs)) if row not in spans), key=lambda row: -sum(map(len, pairs[row])))
    with RunProgress(len(pairs), "Reading", enabled=progress) as shown:
        shown.skip(len(spans))
        for begin in range(0, len(left), STEP):
            rows = left[begin : begin + STEP]
            readings = reader.read_pairs([pairs[row] for row in rows], spans=1)
            for row, reading in zip(rows, readings, strict=True):
                spans[row] = reading.spans[0] if reading.spans else None
                if journal:
                    journal.append(span_record(asked[row], spans[row]))
                shown.update(running(READER_ONLY, SHOWN, ReadOutcome(asked[row], spans[row], THRESHOLD)))
    return [ReadOutcome(question, spans[row], THRESHOLD) for row, question in enumerate(asked)]
