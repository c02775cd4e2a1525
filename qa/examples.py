"""Example questions for a start page, made from sentences whose form tells what they answer. English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from qa.mentions import names_in
from qa.shelf import OpenArticle

_PERSON = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}"
_APPOSITION = re.compile(rf"({_PERSON}), (?:an?|the) [a-z]")
_SPEAKER = re.compile(rf"[”\"],? (?:said|says|told \w+) ({_PERSON})|[”\"] ({_PERSON}) (?:said|says)\b")
_COUNTED = re.compile(
    r"\b\d[\d,.]*\d? ((?:[a-z]+ ){0,2}[a-z]+s|people|children|women|men) "
    r"((?:were|are|have been|had been)(?: [a-z]+){2,5})(?=[.,;])"
)
_NOT_COUNTED = re.compile(r"\b(?:years?|months|weeks|days|hours|minutes|seconds|per|percent|times|others|them|of)\b")
_NOT_PERSONS = re.compile(
    r"\b(?:The|University|Institute|Street|Council|Company|Ministry|Bank|Party|January|February|March"
    r"|April|May|June|July|August|September|October|November|December|Observatory|Museum|Hospital|School|College"
    r"|Theatre|Court|Office|Group|Association|Foundation|Cent(?:er|re)|Agency|Authority|Department|Society|League"
    r"|Union|Club|River|Bridge|Island|City|Church)\b|['’]s?$"
)
# A name said this often is what its article is about.
_OFTEN = 4


def make_examples(articles: Sequence[OpenArticle], n: int) -> list[str]:
    """At most n questions, of different forms in turn and, as far as they go round, from different articles."""
    streams = [list(_streams(article)) for article in articles]
    examples: list[str] = []
    used: Counter[int] = Counter()
    barren = 0
    form = 0
    while streams and len(examples) < n and barren < len(_FORMS):
        found = None
        for number in sorted(range(len(streams)), key=lambda each: used[each]):
            found = next((question for question in streams[number][form] if question not in examples), None)
            if found:
                examples.append(found)
                used[number] += 1
                break
        barren = 0 if found else barren + 1
        form = (form + 1) % len(_FORMS)
    return examples


def _streams(source: OpenArticle) -> Iterator[Iterator[str]]:
    return (form(source) for form in _FORMS)


def _counts(source: OpenArticle) -> Iterator[str]:
    for match in _COUNTED.finditer(source.article.text):
        if not _NOT_COUNTED.search(match.group(1)):
            yield f"How many {match.group(1)} {match.group(2)}?"


def _speakers(source: OpenArticle) -> Iterator[str]:
    for match in _SPEAKER.finditer(source.article.text):
        name = match.group(1) or match.group(2)
        if not _NOT_PERSONS.search(name):
            yield f"What did {name} say?"


def _persons(source: OpenArticle) -> Iterator[str]:
    for match in _APPOSITION.finditer(source.article.text):
        if not _NOT_PERSONS.search(match.group(1)):
            yield f"Who is {match.group(1)}?"


def _subjects(source: OpenArticle) -> Iterator[str]:
    names = Counter(
        mention.text
        for number in range(len(source.sentences))
        for mention in names_in(source.sentence_text(number))
        if " " in mention.text
    )
    for name, count in names.most_common():
        if count >= _OFTEN and not re.fullmatch(_PERSON, name):
            yield f"What is the latest on {name}?"


_FORMS = (_counts, _speakers, _persons, _subjects)
