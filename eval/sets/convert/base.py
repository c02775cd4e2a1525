"""What every converter takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.sets.question import Question


@dataclass(frozen=True, slots=True)
class Source:
    """Where questions of another format are.

    Attributes:
        path: the file, or BEIR's folder.
        qrels: file of judgements, for TREC, and for BEIR another one than qrels/test.tsv.
        articles: where the articles that come with the questions will be written; None leaves them out.
    """

    path: Path
    qrels: Path | None = None
    articles: Path | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """Questions, the articles that came with them (rows of JSON Lines), and a line for each thing left out."""

    questions: Sequence[Question]
    articles: Sequence[dict[str, Any]] = ()
    notes: tuple[str, ...] = ()
