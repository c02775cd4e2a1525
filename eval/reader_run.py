"""Runs the reader alone: each question with its own context, scored as the official SQuAD 2.0 script does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from tqdm import tqdm

from eval.metrics import READER_ONLY, aggregate, measure_each
from eval.outcome import ReadOutcome
from eval.question import QuestionSet
from eval.run_file import Run, metrics_by_kind
from eval.settings import environment_settings, question_set_settings
from index.errors import QuestionSetError
from qa.reader import Reading

# A span is the answer when its margin over "no answer" is above this: the reader's own decision, nothing fitted.
THRESHOLD = 0.0
# Pairs between two steps of the progress bar.
STEP = 256


class PairReader(Protocol):
    """A reader that batches across questions."""

    @property
    def name(self) -> str: ...

    def read_pairs(self, pairs: Sequence[tuple[str, str]], *, spans: int = 1) -> list[Reading]: ...


def run_reader(reader: PairReader, questions: QuestionSet, *, progress: bool = True) -> Run:
    """Reads every question's context and measures.

    Args:
        reader: any that takes pairs, such as `qa.extractive.ExtractiveReader`.
        questions: every one with a context.
        progress: whether a bar is shown on stderr.

    Raises:
        QuestionSetError: a question has no context.
    """
    started, begin = datetime.now(UTC), time.perf_counter()
    outcomes = read_all(reader, questions, progress=progress)
    per_question = measure_each(READER_ONLY, outcomes)
    return Run(
        questions=len(outcomes),
        metrics=aggregate(READER_ONLY, outcomes, per_question),
        by_kind=metrics_by_kind(READER_ONLY, outcomes, per_question, [outcome.question.kind for outcome in outcomes]),
        per_question=[outcome.to_dict(row) for outcome, row in zip(outcomes, per_question, strict=True)],
        settings={
            "mode": "reader only",
            **question_set_settings(questions),
            "reader": reader.name,
            "no_answer_threshold": THRESHOLD,
            **environment_settings(),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - begin, 3),
        },
        # Those of the file speak of evidence, which plays no part here.
        warnings=[],
    )


def check_contexts(questions: QuestionSet) -> None:
    """Raises QuestionSetError, naming the question, when one has no context to read."""
    for question in questions.questions:
        if question.context is None:
            raise QuestionSetError(
                f"{questions.path}: question {question.id!r} has no context; --reader-only is for SQuAD files and rows "
                "with a 'context': leave it out and give --articles or --collection"
            )


def read_all(reader: PairReader, questions: QuestionSet, *, progress: bool = True) -> list[ReadOutcome]:
    """One outcome for each question, in the set's order; pairs of like length are read together."""
    check_contexts(questions)
    pairs = [(question.question, question.context or "") for question in questions.questions]
    order = sorted(range(len(pairs)), key=lambda row: -sum(map(len, pairs[row])))
    readings: dict[int, Reading] = {}
    with tqdm(total=len(pairs), desc="Reading", unit="q", disable=not progress) as bar:
        for begin in range(0, len(order), STEP):
            rows = order[begin : begin + STEP]
            readings.update(zip(rows, reader.read_pairs([pairs[row] for row in rows], spans=1), strict=True))
            bar.update(len(rows))
    return [
        ReadOutcome(question, readings[row].spans[0] if readings[row].spans else None, THRESHOLD)
        for row, question in enumerate(questions.questions)
    ]
