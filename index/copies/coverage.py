"""Which passages of a copy stand in the leading article, so that nobody need read them twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.copies.grouping import Place
from index.copies.shingles import SHINGLE_WORDS, shingles_of, words_of
from index.store import Connection

# What a copy alone says is searched: a passage is left out only when this share of its runs of five words stands in
# the leading article. In a passage of eighty words that allows for three changed ones.
COVERED = 0.8


class Coverage:
    """One article's text, as others are held against it."""

    def __init__(self, text: str) -> None:
        words = words_of(text)
        self._told = f" {' '.join(words)} "
        self._shingles = shingles_of(words)

    def holds(self, passage: str) -> bool:
        """Whether a passage says nothing, or nearly nothing, that does not stand here."""
        words = words_of(passage)
        if len(words) < SHINGLE_WORDS:
            return f" {' '.join(words)} " in self._told
        shingles = shingles_of(words)
        return len(shingles & self._shingles) >= COVERED * len(shingles)


def hidden_passages(connection: Connection, places: Mapping[str, Place]) -> Iterator[tuple[int, bool]]:
    """For each passage of some articles, by number, whether it is left out of searches."""
    leading, coverage = "", Coverage("")
    for article_id, place in sorted(places.items(), key=lambda item: (item[1].copy_of or "", item[0])):
        text = _text(connection, article_id)
        if place.copy_of and place.copy_of != leading:
            leading, coverage = place.copy_of, Coverage(_text(connection, place.copy_of))
        sql = 'SELECT passage_id, start, "end" FROM passages WHERE article_id = ? ORDER BY first_sentence'
        for passage_id, start, end in connection.execute(sql, [article_id]).fetchall():
            repeated = place.copy_of is not None and coverage.holds(text[start:end])
            yield passage_id, repeated or place.replaced_by is not None


def _text(connection: Connection, article_id: str) -> str:
    return str(connection.execute("SELECT text FROM articles WHERE article_id = ?", [article_id]).fetchone()[0])
