"""What must hold of every article: checked when one is written, and again by `pullquote doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from index.article import Article, Passage, Sentence


def find_faults(
    article: Article, sentences: Sequence[Sentence], passages: Sequence[Passage] | None = None
) -> list[str]:
    """What is wrong with an article, in words; empty when all is well.

    Sentences are in order, do not overlap, are not surrounded by white space and hold every other character. Passages,
    where given, are runs of whole sentences and hold each of them.
    """
    faults = [*_text_faults(article), *_sentence_faults(article.text, sentences)]
    return faults if passages is None else [*faults, *_passage_faults(article.article_id, sentences, passages)]


def _text_faults(article: Article) -> Iterator[str]:
    if not article.text.strip():
        yield "it has no text"
    for field in fields(article):
        value = getattr(article, field.name)
        if isinstance(value, str):
            if "\0" in value:
                yield f"its {field.name} holds a NUL character"
            elif not _is_unicode(value):
                yield f"its {field.name} holds half a character (a lone surrogate)"


def _sentence_faults(text: str, sentences: Sequence[Sentence]) -> Iterator[str]:
    end = 0
    for number, sentence in enumerate(sentences):
        name = f"sentence {number} [{sentence.start}, {sentence.end})"
        if not end <= sentence.start < sentence.end <= len(text):
            yield f"{name} is outside the text or out of order"
            return
        if text[end : sentence.start].strip():
            yield f"the text before {name} is in no sentence"
        words = text[sentence.start : sentence.end]
        if words != words.strip():
            yield f"{name} is empty or begins or ends with white space"
        end = sentence.end
    if text[end:].strip():
        yield "the end of the text is in no sentence"


def _passage_faults(article_id: str, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> Iterator[str]:
    covered = 0
    for passage in passages:
        first, last = passage.first_sentence, passage.last_sentence
        name = f"passage [{passage.start}, {passage.end})"
        if not 0 <= first < last <= len(sentences) or passage.article_id != article_id:
            yield f"{name} names sentences that do not exist"
        elif (passage.start, passage.end) != (sentences[first].start, sentences[last - 1].end):
            yield f"{name} is not a run of whole sentences"
        elif first > covered:
            yield f"a sentence before {name} is in no passage"
        else:
            covered = max(covered, last)
    if covered < len(sentences):
        yield "its last sentences are in no passage"


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
