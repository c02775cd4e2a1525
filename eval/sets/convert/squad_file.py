"""SQuAD files as rows with their own context, or as articles with evidence."""

from __future__ import annotations

from dataclasses import replace

from eval.sets.convert.base import Converted, Source
from eval.sets.questions import read_questions
from eval.sets.squad import contexts_as_articles
from index.errors import QuestionSetError


def read_squad_file(source: Source) -> Converted:
    """The questions of a SQuAD 1.1 or 2.0 file.

    With `source.articles` the paragraphs become articles, and an answer's sentence its evidence; without, each question
    keeps its paragraph as `context`.

    Raises:
        QuestionSetError: not a SQuAD file, or a faulty one.
    """
    questions = read_questions(source.path)
    if not questions.has_contexts:
        raise QuestionSetError(f"{source.path}: not a SQuAD file: a question without a paragraph to read")
    if source.articles is None:
        return Converted(questions.questions, (), questions.warnings)
    rows, found = contexts_as_articles(questions, source.articles.name)
    return Converted(
        [replace(question, context=None, answer_starts=()) for question in found], rows, questions.warnings
    )
