"""What `pullquote eval` was asked for, and the run that comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.runs.choices import Choices
from eval.runs.journal import journal_path
from eval.runs.outcome import Outcome
from eval.runs.run_file import Run
from eval.sets.question import QuestionSet
from eval.sets.questions import read_questions

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask of what.

    Attributes:
        questions: the question set's file.
        collection, articles: what to ask. Questions that bring contexts are asked of these, unless `articles` or
            `collection_given` says otherwise.
        reader_only: read each question's own context only.
        reader: name or folder of the reader; None for the usual one.
        sample, seed: how many questions to ask, chosen at random; None for all.
        keep: where the run will be written, beside which its journal stands; None keeps no journal.
        resume: go on with a run that stopped.
    """

    questions: Path
    collection: str = "collection"
    collection_given: bool = False
    articles: str | None = None
    reader_only: bool = False
    reader: str | None = None
    choices: Choices = field(default_factory=Choices)
    sample: int | None = None
    seed: int = 0
    workers: int = 1
    keep: Path | None = None
    resume: bool = False
    progress: bool = True

    def read_questions(self) -> QuestionSet:
        """The questions to ask; raises as `eval.sets.questions.read_questions` does."""
        found = read_questions(self.questions)
        return found.sample(self.sample, self.seed) if self.sample else found

    def answer(self, questions: QuestionSet) -> tuple[Run, list[Outcome]]:
        """Asks the questions: the run, and end to end the outcomes that it was measured on.

        Raises:
            PullquoteError: what to ask cannot be opened, or the journal is not this run's.
        """
        extra: dict[str, Any] = {"sample": self.sample, "seed": self.seed} if self.sample else {}
        journal = journal_path(self.keep) if self.keep else None
        if self.reader_only:
            from eval.runs.reader_run import check_contexts, run_reader
            from qa.extractive import ExtractiveReader

            check_contexts(questions)
            reader = ExtractiveReader.open(self.reader)
            run = run_reader(
                reader, questions, journal=journal, resume=self.resume, extra=extra, progress=self.progress
            )
            return run, []
        from eval.runs.runner import run_questions

        with self.opened(questions, self.choices) as (found, assistant):
            return run_questions(
                assistant,
                found,
                choices=self.choices,
                workers=self.workers,
                journal=journal,
                resume=self.resume,
                extra=extra,
                progress=self.progress,
            )

    @contextmanager
    def opened(self, questions: QuestionSet, choices: Choices) -> Iterator[tuple[QuestionSet, Assistant]]:
        """Opens what the questions are put to, indexed as `choices` say where that has to be done."""
        from eval.runs.opening import opened
        from qa.extractive import ExtractiveReader

        own = questions.has_contexts and not self.collection_given
        collection = None if self.articles or own else self.collection
        reader = ExtractiveReader.open(self.reader)
        with opened(
            questions,
            reader,
            collection=collection,
            articles=self.articles,
            choices=choices,
            progress=self.progress,
        ) as found:
            yield found

    def written(self) -> None:
        """Says that the run was written: its journal goes."""
        if self.keep:
            journal_path(self.keep).unlink(missing_ok=True)
