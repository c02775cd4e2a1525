"""The questions of a run as cards: what is right and what was given, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.runs.causes import CAUSES, RETRIEVAL, VERDICTS
from index.terminal import printable


@dataclass(frozen=True, slots=True)
class Card:
    """One question.

    Attributes:
        entry: of the run's `per_question`.
        verdict: how it came out, as a word for the eye and as one for the style.
        place: "retrieval" or "reading" for what went wrong there, else "".
        before, marked, after: the sentence cited first, parted at the answer; empty when refused.
    """

    entry: Mapping[str, Any]
    verdict: str
    cause: str
    meaning: str
    place: str
    before: str
    marked: str
    after: str

    @property
    def classes(self) -> str:
        """For the filter: the verdict, and where it failed."""
        return " ".join(filter(None, (slug(self.verdict), self.place)))


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of questions: its class, its words, what these mean, and how many there are."""

    name: str
    label: str
    meaning: str
    count: int


def slug(words: str) -> str:
    """A word for the style sheet.

    >>> slug("wrong span")
    'wrong-span'
    """
    return words.replace(" ", "-")


def make_cards(entries: Sequence[Mapping[str, Any]]) -> list[Card]:
    """One card an entry, in order. An entry of an older run, without a verdict, is "not judged"."""
    return [_card(entry) for entry in entries]


def _card(entry: Mapping[str, Any]) -> Card:
    cause = entry.get("cause") or ""
    place = ""
    if cause and entry.get("answerable"):
        place = "retrieval" if cause in RETRIEVAL else "reading"
    before, marked, after = "", entry.get("answer") or "", ""
    if entry.get("citations"):
        first = entry["citations"][0]
        begin = first["answer_start"] - first["sentence_start"]
        end = min(first["answer_end"], first["sentence_end"]) - first["sentence_start"]
        sentence = first["sentence"]
        before, marked, after = (_piece(part) for part in (sentence[:begin], sentence[begin:end], sentence[end:]))
    return Card(
        entry=entry,
        verdict=entry.get("verdict") or "not judged",
        cause=cause,
        meaning=CAUSES.get(cause, ""),
        place=place,
        before=before,
        marked=marked,
        after=after,
    )


def _piece(text: str) -> str:
    """A piece of a sentence, fit to be shown, with the spaces at its ends that part it from its neighbours."""
    return f"{' ' * text[:1].isspace()}{printable(text)}{' ' * text[-1:].isspace()}" if text.strip() else text[:1]


def filters(cards: Sequence[Card]) -> list[Filter]:
    """Every choice that is not empty, "all" first."""
    verdicts, places = Counter(card.verdict for card in cards), Counter(card.place for card in cards)
    found = [Filter("all", "all", "every question", len(cards))]
    found += [
        Filter(slug(verdict), verdict, meaning, verdicts[verdict])
        for verdict, meaning in VERDICTS.items()
        if verdicts[verdict]
    ]
    failures = {
        "retrieval": "what holds the answer was not found, or not read",
        "reading": "what holds the answer was read; marking, ranking, grouping or the bound went wrong",
    }
    return found + [
        Filter(place, f"{place} failures", meaning, places[place])
        for place, meaning in failures.items()
        if places[place]
    ]
