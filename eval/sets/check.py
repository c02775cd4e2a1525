"""Checks a question set: every fault with its line, and, with articles, whether its evidence stands there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.sets.questions import Parsed, parse_questions

if TYPE_CHECKING:
    from eval.runs.gold_finder import GoldFinder


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: `faults` have to be mended, `oddities` may be meant; one line each, with file and line."""

    questions: int
    faults: tuple[str, ...]
    oddities: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"questions": self.questions, "faults": list(self.faults), "oddities": list(self.oddities)}


def check_file(path: Path) -> tuple[Parsed, Checked]:
    """What can be told from the file alone.

    Raises:
        QuestionSetError: the file is missing, or no text.
    """
    parsed = parse_questions(path)
    return parsed, Checked(len(parsed.questions), parsed.faults, parsed.oddities)


def check_evidence(parsed: Parsed, finder: GoldFinder) -> list[str]:
    """A line for each piece of evidence that is not in the articles, with the nearest sentence that is, and for each
    acceptable answer that is in none of the gold sentences."""
    lines = []
    for question in parsed.questions:
        gold = finder.find(question)
        found = list(gold.missing)
        if gold.places:
            found += finder.answers_elsewhere(question, gold.places)
        lines += [f"{question.where}: {question.id!r}: {line}" for line in found]
    return lines
