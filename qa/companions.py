"""Further citations of an answer: the same sentence in the copies of the article that was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.citations import cite
from qa.reply import Answer, Citation
from qa.shelf import OpenArticle, Shelf

if TYPE_CHECKING:
    from index.collection import Collection
    from index.filters import Filters

_CITATIONS = 6
# Copies that are looked into for the sentence: of a text that hundreds of papers printed, some say enough.
_LOOKED_INTO = 12


def cite_copies(
    answers: tuple[Answer, ...], collection: Collection, shelf: Shelf, filters: Filters | None
) -> tuple[Answer, ...]:
    """Answers with the copies that hold a cited sentence word for word, each with its own offsets, cited too.

    Args:
        filters: only copies that meet them.
    """
    return tuple(
        replace(answer, citations=tuple(_with_copies(answer.citations, collection, shelf, filters)))
        for answer in answers
    )


def _with_copies(
    citations: tuple[Citation, ...], collection: Collection, shelf: Shelf, filters: Filters | None
) -> list[Citation]:
    shown = list(citations)
    cited = {citation.article_id for citation in citations}
    for citation in citations:
        source = shelf.open(citation.article_id)
        if source.article.copy_of is None and not source.article.copies:
            continue
        for article_id in collection.copies(citation.article_id, filters)[:_LOOKED_INTO]:
            if article_id not in cited and len(shown) < _CITATIONS:
                found = next(_same_sentence(citation, source, shelf.open(article_id)), None)
                shown += [found] if found else []
                cited.add(article_id)
    return shown


def _same_sentence(citation: Citation, source: OpenArticle, copy: OpenArticle) -> Iterator[Citation]:
    """Citations of the sentences of a copy that say the same, with the answer in the same place."""
    answer = source.article.text[citation.answer_start : citation.answer_end]
    for number, sentence in enumerate(copy.sentences):
        start = citation.answer_start - citation.sentence_start + sentence.start
        end = start + len(answer)
        if copy.sentence_text(number) == citation.sentence and copy.article.text[start:end] == answer:
            yield replace(cite(copy, number, start, end), copy_of=citation.copy_of or citation.article_id)
