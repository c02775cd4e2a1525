"""What questions are put to: a collection that is there, or a temporary one made of articles or of their contexts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.runs.choices import Choices
from eval.sets.files import to_lines
from eval.sets.question import QuestionSet
from eval.sets.squad import contexts_as_articles
from index.errors import QuestionError, QuestionSetError

if TYPE_CHECKING:
    from index.encoder import Encoder
    from qa.assistant import Assistant
    from qa.reader import Reader


@contextmanager
def opened(
    questions: QuestionSet,
    reader: Reader,
    *,
    collection: str | None = None,
    articles: str | None = None,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    progress: bool = True,
) -> Iterator[tuple[QuestionSet, Assistant]]:
    """Opens what the questions are put to, and gives the set with evidence that points into it.

    Args:
        reader: reads the passages.
        collection: folder of a collection, used as it is.
        articles: files or a folder, indexed into a temporary collection that goes away afterwards.
        choices: how to index, where that has to be done.
        progress: whether indexing shows a bar.

    With neither, the questions must bring contexts: these become the articles of a temporary collection.

    Raises:
        QuestionError: a question is too long to be asked.
        PullquoteError: nothing to ask, sources or a collection that cannot be read, or choices that a collection has
            made already.
    """
    from qa.assistant import Assistant

    check_lengths(questions)
    with ExitStack() as stack:
        found, path, encoder = stack.enter_context(
            collected(questions, collection=collection, articles=articles, choices=choices, progress=progress)
        )
        yield found, stack.enter_context(Assistant.open(path, reader=reader, encoder=encoder))


@contextmanager
def collected(
    questions: QuestionSet,
    *,
    collection: str | None = None,
    articles: str | None = None,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    progress: bool = True,
) -> Iterator[tuple[QuestionSet, str, Encoder | None]]:
    """The collection alone: (questions, its folder, the encoder that a temporary one was made with); as `opened`."""
    if collection is None and articles is None and not questions.has_contexts:
        raise QuestionSetError(f"{questions.path}: give --collection DIR or --articles PATH to ask these questions of")
    if collection is not None and choices.indexing != (None, None):
        raise QuestionSetError(
            f"{collection}: was made with its own encoder and passage size; give --articles PATH to try others"
        )
    if collection is not None:
        yield questions, collection, None
        return
    with tempfile.TemporaryDirectory(prefix="pullquote-eval-", ignore_cleanup_errors=True) as folder:
        yield _index(questions, articles, Path(folder), choices, progress)


def check_lengths(questions: QuestionSet) -> None:
    """Finds a question that cannot be asked before the others are, not among them."""
    from qa.conversation import MAX_QUESTION

    for question in questions.questions:
        for text in (*question.history, question.question):
            if len(text) > MAX_QUESTION:
                raise QuestionError(
                    f"{questions.path}: question {question.id!r} has {len(text):,} characters; at most {MAX_QUESTION:,}"
                )


def _index(
    questions: QuestionSet, articles: str | None, folder: Path, choices: Choices, progress: bool
) -> tuple[QuestionSet, str, Encoder]:
    """Makes the temporary collection: (questions, its folder, the encoder it was made with)."""
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from index.manifest import PASSAGE_TOKENS

    encoder = open_encoder(choices.encoder)
    if articles is None:
        articles = str(folder / "paragraphs.jsonl")
        rows, found = contexts_as_articles(questions, "paragraphs.jsonl")
        Path(articles).write_text(to_lines(rows), encoding="utf-8")
        questions = replace(questions, questions=tuple(found))
    collection = str(folder / "collection")
    tokens = choices.passage_tokens or PASSAGE_TOKENS
    report = index_sources([articles], collection, encoder=encoder, passage_tokens=tokens, progress=progress)
    if report.interrupted:
        raise KeyboardInterrupt
    skipped = tuple(f"{source}: {reason}" for source, reason in report.skipped)
    return replace(questions, warnings=(*questions.warnings, *skipped)), collection, encoder
