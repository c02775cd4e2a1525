"""What the articles of a collection can be told apart by: publishers and months of publication, with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.store import Connection

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


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


def count_facets(connection: Connection) -> Facets:
    """Counts the articles of the database by publisher and month, without reading their texts."""
    publishers = connection.execute(
        "SELECT publisher, count(*) AS n FROM articles WHERE publisher <> '' "
        "GROUP BY publisher ORDER BY n DESC, publisher"
    )
    months = connection.execute(
        "SELECT substr(published, 1, 7) AS month, count(*) FROM articles WHERE published IS NOT NULL "
        "GROUP BY month ORDER BY month DESC"
    )
    return Facets(tuple(map(tuple, publishers)), tuple(tuple(row) for row in months if _MONTH.fullmatch(row[0])))
