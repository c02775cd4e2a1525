"""Question sets of other formats: which there are, and how each is told from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.sets.convert.base import Converted, Source
from eval.sets.convert.beir import read_beir
from eval.sets.convert.sheet import SHEETS, read_sheet
from eval.sets.convert.squad_file import read_squad_file
from eval.sets.convert.trec import read_trec
from index.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class Format:
    """A format that question sets come in: how it is recognised, and how it is read."""

    name: str
    fits: Callable[[Source], bool]
    read: Callable[[Source], Converted]


FORMATS = {
    entry.name: entry
    for entry in (
        Format("beir", lambda source: (source.path / "queries.jsonl").is_file(), read_beir),
        Format("sheet", lambda source: source.path.suffix.lower() in SHEETS and source.qrels is None, read_sheet),
        Format("squad", lambda source: ".json" in source.path.suffixes, read_squad_file),
        Format("trec", lambda source: source.qrels is not None, read_trec),
    )
}
"""By name, in the order in which they are tried."""


def convert(source: Source, name: str | None = None) -> Converted:
    """Reads questions of another format.

    Args:
        source: where they are.
        name: one of FORMATS; None finds out.

    Raises:
        QuestionSetError: no format fits, or the file is faulty; names file and line.
    """
    if name is not None:
        return FORMATS[name].read(source)
    for entry in FORMATS.values():
        if entry.fits(source):
            return entry.read(source)
    raise QuestionSetError(f"{source.path}: say what it is with --from {'|'.join(FORMATS)}; TREC topics need --qrels")
