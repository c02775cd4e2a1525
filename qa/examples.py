"""Example questions for a start page, made from sentences whose form tells what they answer. English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.shelf import OpenArticle

_PERSON = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}"
_APPOSITION = re.compile(rf"({_PERSON}), (?:an?|the) [a-z]")
_SPEAKER = re.compile(rf"[”\"],? (?:said|says|told \w+) ({_PERSON})|[”\"] ({_PERSON}) (?:said|says)\b")
_NOT_PERSONS = re.compile(
    r"\b(?:The|University|Institute|Street|Council|Company|Ministry|Bank|Party|January|February|March"
    r"|April|May|June|July|August|September|October|November|December)\b"
)


def make_examples(articles: Sequence[OpenArticle], n: int) -> list[str]:
    """At most n questions, from different articles first, of different forms in turn."""
    streams = [_questions(article, number % 2 == 0) for number, article in enumerate(articles)]
    examples: list[str] = []
    while streams and len(examples) < n:
        for stream in list(streams):
            question = next(stream, None)
            if question is None:
                streams.remove(stream)
            elif question not in examples:
                examples.append(question)
                if len(examples) == n:
                    break
    return examples


def _questions(source: OpenArticle, said_first: bool) -> Iterator[str]:
    text = source.article.text
    speakers = [match.group(1) or match.group(2) for match in _SPEAKER.finditer(text)]
    persons = [match.group(1) for match in _APPOSITION.finditer(text)]
    said = [f"What did {name} say?" for name in dict.fromkeys(speakers) if not _NOT_PERSONS.search(name)]
    who = [f"Who is {name}?" for name in dict.fromkeys(persons) if not _NOT_PERSONS.search(name)]
    yield from (said + who if said_first else who + said)
