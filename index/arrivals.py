"""When each article came into a collection, and when it was stored last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.store import Connection


@dataclass(frozen=True, slots=True)
class Arrival:
    """ISO 8601 dates and times, with the offset of the machine that indexed.

    Attributes:
        added: when the article was stored first.
        changed: when its text, title or date was stored last; the same where these never changed.
    """

    added: str
    changed: str


def read_arrivals(connection: Connection) -> dict[str, Arrival]:
    """The arrival of each article by its identifier; none of one that an older Pullquote stored."""
    rows = connection.execute("SELECT article_id, added, changed FROM arrivals")
    return {article_id: Arrival(added, changed) for article_id, added, changed in rows}


def arriving(connection: Connection, article_id: str) -> Arrival:
    """The arrival of an article that is stored now, perhaps in place of an older version, which must still be there."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    before = connection.execute("SELECT added FROM arrivals WHERE article_id = ?", [article_id]).fetchone()
    return Arrival(before[0] if before else now, now)
