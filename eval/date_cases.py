"""How well dates in sentences are found and understood: `python -m eval.date_cases CASES.jsonl`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from eval.tables import table
from index.errors import PullquoteError, QuestionError
from qa.dates.find import find_dates

Dates = frozenset[tuple[int, int, str, str, bool]]


@dataclass(frozen=True, slots=True)
class DateCase:
    """A sentence and what its dates mean.

    Attributes:
        published: the article's day, from which they are computed.
        dates: start, end, meaning in ISO 8601, precision, and whether it is relative, of each.
    """

    id: str
    published: date
    sentence: str
    dates: Dates

    def found(self) -> Dates:
        """What is found in the sentence, in the form of `dates`."""
        return frozenset(
            (item.start, item.end, item.means, item.precision, item.relative)
            for item in find_dates(self.sentence, self.published)
        )


@dataclass(frozen=True, slots=True)
class DateFigures:
    """Counts over some cases.

    Attributes:
        dates, right: dates that the sentences name; those found with exactly their range, days and precision.
        quiet, left_alone: cases that name no date; those in which nothing was found.
        extra: ranges that were found where none, or another one, is right.
    """

    cases: int
    dates: int
    right: int
    quiet: int
    left_alone: int
    extra: int

    @property
    def share_right(self) -> float | None:
        return self.right / self.dates if self.dates else None

    @property
    def share_left_alone(self) -> float | None:
        return self.left_alone / self.quiet if self.quiet else None


def read_cases(path: Path) -> list[DateCase]:
    """Cases from JSON Lines: `id`, `published`, `sentence`, `dates` (`start`, `end`, `means`, `precision`, `relative`).

    Raises:
        QuestionError: a line is none, named with its number.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionError(f"{path}, line {number}: no case of dates ({type(error).__name__}: {error})") from error
    return cases


def _case(row: dict[str, Any]) -> DateCase:
    sentence = row["sentence"]
    for item in row["dates"]:
        if sentence[item["start"] : item["end"]] != item["text"]:
            raise ValueError(f"{item['text']!r} does not stand at {item['start']}")
    dates = frozenset((d["start"], d["end"], d["means"], d["precision"], d["relative"]) for d in row["dates"])
    return DateCase(row["id"], date.fromisoformat(row["published"]), sentence, dates)


def measure_dates(cases: Iterable[DateCase]) -> DateFigures:
    """Finds the dates of every case and counts."""
    judged = [(case.dates, case.found()) for case in cases]
    quiet = [found for wanted, found in judged if not wanted]
    return DateFigures(
        cases=len(judged),
        dates=sum(len(wanted) for wanted, _ in judged),
        right=sum(len(wanted & found) for wanted, found in judged),
        quiet=len(quiet),
        left_alone=sum(not found for found in quiet),
        extra=sum(len(found - wanted) for wanted, found in judged),
    )


@click.command()
@click.argument("path", metavar="CASES.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="Print each case in which something is wrong.")
def main(path: Path, misses: bool) -> None:
    """Measure how well dates in sentences are found and understood."""
    try:
        cases = read_cases(path)
    except PullquoteError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    kinds = sorted({case.id.rpartition("-")[0] for case in cases})
    rows = [_row(kind, measure_dates(case for case in cases if case.id.rpartition("-")[0] == kind)) for kind in kinds]
    click.echo(
        table(
            ("cases", "number", "dates", "right", "none in", "left alone", "extra"),
            [*rows, _row("all", measure_dates(cases))],
        )
    )
    for case in cases if misses else ():
        if (found := case.found()) != case.dates:
            click.echo(f"\n{case.id} ({case.published}): {case.sentence}")
            for label, items in (("wanted", case.dates - found), ("found", found - case.dates)):
                for start, end, means, precision, _ in sorted(items):
                    click.echo(f"  {label}: {case.sentence[start:end]} = {means} ({precision})")


def _row(name: str, figures: DateFigures) -> tuple[str, ...]:
    right, alone = figures.share_right, figures.share_left_alone
    return (
        name or "-",
        str(figures.cases),
        str(figures.dates),
        "-" if right is None else f"{right:.3f}",
        str(figures.quiet),
        "-" if alone is None else f"{alone:.3f}",
        str(figures.extra),
    )


if __name__ == "__main__":
    main()
