"""The words of a question set: question, evidence, and the set itself."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a right answer stands: an article (its file name, source or address) and words of the gold sentences.

    Without a quote any sentence of the article is right: what document judgements, such as those of TREC, can say.
    """

    article: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what is known to be right.

    Attributes:
        answers: acceptable verbatim answers; empty when only citations are scored, or when it is unanswerable.
        evidence: each entry alone is enough to show that an answer is right.
        history: earlier questions of the same conversation, oldest first.
        kind: any word the set's author groups by, such as "who"; "" when not given.
        context: the one text to read with `--reader-only`; None for a question to a collection.
        title: the title of that text.
        answer_starts: offset in `context` of each of `answers`, -1 where unknown; empty without a context.
        extra: fields that this version does not know, kept for those who wrote them.
        where: file and line, for messages; "" when it does not come from a file.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    history: tuple[str, ...] = ()
    kind: str = ""
    context: str | None = None
    title: str = ""
    answer_starts: tuple[int, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    where: str = field(default="", compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The question as a row of a JSON Lines set; what is not given is left out."""
        row: dict[str, Any] = {"id": self.id, "question": self.question}
        if self.answers:
            row["answers"] = list(self.answers)
            if any(start >= 0 for start in self.answer_starts):
                pairs = zip(self.answers, self.answer_starts, strict=True)
                row["answers"] = [{"text": text, "answer_start": start} for text, start in pairs]
        if self.evidence:
            row["evidence"] = [{"article": e.article} | ({"quote": e.quote} if e.quote else {}) for e in self.evidence]
        if not self.answerable:
            row["answerable"] = False
        if self.history:
            row["history"] = list(self.history)
        texts = {"kind": self.kind, "context": self.context, "title": self.title}
        return row | {name: text for name, text in texts.items() if text} | dict(self.extra)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions.

    Attributes:
        sha256: of the file's bytes, so that a run can say exactly what it was asked.
        questions: at least one; ids are unique.
        warnings: oddities that do not stop a run, one line each.
    """

    path: Path
    sha256: str
    questions: tuple[Question, ...]
    warnings: tuple[str, ...] = ()

    @property
    def has_contexts(self) -> bool:
        """Whether every question brings its own text to read."""
        return all(question.context is not None for question in self.questions)

    def sample(self, size: int, seed: int) -> QuestionSet:
        """A random subset in the file's order, the same for the same seed; all when there are no more than `size`."""
        if size >= len(self.questions):
            return self
        # Sampling has to be repeatable, not secret.
        chosen = sorted(random.Random(seed).sample(range(len(self.questions)), size))  # noqa: S311
        return replace(self, questions=tuple(self.questions[number] for number in chosen))
