"""What the articles of a collection can be told apart by: publishers and months of publication, with their numbers."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles there are of each sort.

    Attributes:
        publishers: (name, articles), most articles first.
        months: (month as `2014-02`, articles), newest first; articles without a date are in none.
    """

    publishers: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()

    def years(self) -> tuple[tuple[str, int], ...]:
        """(year, articles), newest first."""
        counts: dict[str, int] = {}
        for month, count in self.months:
            counts[month[:4]] = counts.get(month[:4], 0) + count
        return tuple(counts.items())


def count_facets(connection: sqlite3.Connection) -> Facets:
    """Counts the articles of the database by publisher and month, without reading their texts."""
    publishers = connection.execute(
        "SELECT publisher, count(*) AS n FROM articles WHERE publisher <> '' "
        "GROUP BY publisher ORDER BY n DESC, publisher"
    )
    months = connection.execute(
        "SELECT substr(published, 1, 7) AS month, count(*) FROM articles "
        "WHERE published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' GROUP BY month ORDER BY month DESC"
    )
    return Facets(tuple(map(tuple, publishers)), tuple(map(tuple, months)))
