"""Filters as Milvus takes them: passages that are not counted out unless somebody asks for their numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from index.filters import Filters

LONGEST = 500
"""Characters of a publisher, section or language that Milvus filters by; the store compares the whole of what is found.
"""
MONTH = "month"
"""Field with the month of publication, such as "2014-02", "" without a date; of versions that are divided by it."""
# Of a longer time Milvus would have to look into nearly all partitions anyway.
_MOST_MONTHS = 60


class Selection(Collection[int]):
    """The passages to search in articles that meet filters; what `MilvusSearch.select` gives.

    Args:
        filters: what the articles must meet.
        revealed: copies that stand for their text, since the leading article does not meet the filters.
        numbers: counts out the passages, when it is asked.
    """

    def __init__(self, filters: Filters, revealed: Sequence[str], numbers: Callable[[], frozenset[int]]) -> None:
        self.filters = filters
        self.revealed = tuple(revealed)
        self._count = numbers
        self._numbers: frozenset[int] | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """All of them."""
        if self._numbers is None:
            self._numbers = self._count()
        return self._numbers

    def __contains__(self, number: object) -> bool:
        return number in self.numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def months(self) -> list[str]:
        """The months that the filters allow; none where these have no beginning or no end, or too many are left."""
        if not (self.filters.since and self.filters.until):
            return []
        first, last = date.fromisoformat(self.filters.since), date.fromisoformat(self.filters.until)
        numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        return [f"{each // 12:04}-{each % 12 + 1:02}" for each in numbers] if len(numbers) <= _MOST_MONTHS else []

    def expression(self, *, by_month: bool = False) -> str:
        """The selection as a boolean expression of Milvus.

        Args:
            by_month: name the months, too, so that Milvus looks into their partitions alone.
        """
        shown = "hidden == false"
        if self.revealed:
            shown = f"({shown} or article_id in {_list(self.revealed)})"
        months = [f"{MONTH} in {_list(self.months)}"] if by_month and self.months else []
        return " and ".join([shown, *months, *_conditions(self.filters)])


def prefixes(language: str) -> list[str]:
    """The codes that a language meets: "en-GB" meets "en" and "en-GB".

    >>> prefixes("en-GB")
    ['en', 'en-GB']
    """
    parts = cut(language).split("-")
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)][:_MOST_PREFIXES]


_MOST_PREFIXES = 8


def among(numbers: Collection[int]) -> str:
    """An expression that these passages meet."""
    return f"passage_id in [{', '.join(str(int(number)) for number in numbers)}]"


def cut(value: str) -> str:
    """A value as short as Milvus holds it."""
    return value[:LONGEST]


def quoted(value: str) -> str:
    """A text as a literal of an expression: nothing in it ends the literal.

    >>> print(quoted('say "a" or \\\\'))
    "say \\"a\\" or \\\\"
    """
    for character, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(character, escaped)
    return f'"{value}"'


def _conditions(filters: Filters) -> Iterator[str]:
    for field, wanted in (("publisher", filters.publishers), ("section", filters.sections)):
        if wanted:
            yield f"{field} in {_list([cut(value) for value in wanted])}"
    if filters.languages:
        yield f"array_contains_any(languages, {_list([cut(code) for code in filters.languages])})"
    if filters.since:
        yield f"published >= {quoted(date.fromisoformat(filters.since).isoformat())}"
    if filters.until:
        day = quoted(date.fromisoformat(filters.until).isoformat())
        yield f'published != "" and published <= {day}'


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"
