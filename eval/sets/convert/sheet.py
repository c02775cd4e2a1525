"""Spreadsheets: CSV and TSV files, and Excel workbooks (.xlsx), one question a row under a heading."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from eval.sets.convert.base import Converted, Source
from eval.sets.files import read_text
from eval.sets.question import Evidence, Question
from index.errors import QuestionSetError

SHEETS = (".csv", ".tsv", ".xlsx")
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "number", "no", "nr"),
    "question": ("question", "query"),
    "answers": ("answers", "answer", "acceptable answers"),
    "article": ("article", "file", "source", "document"),
    "quote": ("quote", "evidence", "sentence"),
    "answerable": ("answerable",),
    "history": ("history",),
    "kind": ("kind", "type", "category"),
}
"""Column -> what its heading may be; case and spaces around do not matter. Any other column is kept as it is."""
BETWEEN = "|"
_NO = frozenset({"false", "no", "n", "0"})
_YES = frozenset({"true", "yes", "y", "1", ""})


def read_sheet(source: Source) -> Converted:
    """The questions of a spreadsheet. Several answers, or several earlier questions, in one cell have | between them.

    Rows with the same id are one question: their answers and evidence come together. A row without an id gets the
    number of its line.

    Raises:
        QuestionSetError: no heading with "question", or a faulty row; names file and line.
    """
    questions: dict[str, Question] = {}
    for line, row, extra in _rows(source.path):
        where = f"{source.path}:{line}"
        question = _question(where, line, row, extra)
        known = questions.get(question.id)
        questions[question.id] = _joined(known, question) if known else question
    if not questions:
        raise QuestionSetError(f"{source.path}: no question under its heading")
    return Converted(list(questions.values()))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    """(line, known columns, other columns) of every row that is not empty."""
    lines = _workbook(path) if path.suffix.lower() == ".xlsx" else _separated(path)
    heading: list[str] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if not heading:
            heading = [cell.strip() for cell in cells]
            columns = {place: _column(name) for place, name in enumerate(heading)}
            if "question" not in columns.values():
                raise QuestionSetError(f"{path}:{line}: no column 'question'; the first row names the columns")
            continue
        row: dict[str, str] = {}
        extra: dict[str, str] = {}
        for place, cell in enumerate(cells[: len(heading)]):
            name = columns[place]
            (row if name else extra)[name or heading[place]] = cell.strip()
        yield line, row, {name: value for name, value in extra.items() if name and value}


def _column(heading: str) -> str | None:
    word = " ".join(heading.lower().split())
    return next((name for name, words in NAMES.items() if word in words), None)


def _separated(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path)
    first = text.split("\n", 1)[0]
    # What stands most often in the heading: spreadsheet programs use ";" where the comma is for decimals.
    mark = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise QuestionSetError(f"{path}:{reader.line_num}: not CSV ({error})") from None


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of a workbook, as shown: formulas as their values."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise QuestionSetError(f"{path}: no such file") from None
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise QuestionSetError(f"{path}: not an Excel workbook ({error}); save it as .xlsx or .csv") from None
    try:
        for line, cells in enumerate(workbook.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, ["" if cell is None else str(cell) for cell in cells]
    finally:
        workbook.close()


def _question(where: str, line: int, row: Mapping[str, str], extra: Mapping[str, str]) -> Question:
    if not row.get("question"):
        raise QuestionSetError(f"{where}: no question in this row")
    said = row.get("answerable", "").lower()
    if said not in _NO | _YES:
        raise QuestionSetError(f"{where}: answerable must be yes or no, not {row['answerable']!r}")
    if row.get("quote") and not row.get("article"):
        raise QuestionSetError(f"{where}: a quote without the article it is from; fill in the column 'article'")
    article = row.get("article", "")
    return Question(
        id=row.get("id") or f"q{line}",
        question=row["question"],
        answers=_split(row.get("answers", "")),
        evidence=(Evidence(article, row.get("quote", "")),) if article else (),
        answerable=said not in _NO,
        history=_split(row.get("history", "")),
        kind=row.get("kind", ""),
        extra=MappingProxyType(dict(extra)),
        where=where,
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(re.escape(BETWEEN), cell) if part.strip())


def _joined(known: Question, more: Question) -> Question:
    if known.question != more.question:
        raise QuestionSetError(f"{more.where}: id {more.id!r} has another question in {known.where}; ids are unique")
    return replace(
        known,
        answers=tuple(dict.fromkeys(known.answers + more.answers)),
        evidence=tuple(dict.fromkeys(known.evidence + more.evidence)),
        extra=MappingProxyType({**more.extra, **known.extra}),
    )
