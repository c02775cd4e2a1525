"""Signatures for articles that have none, as after an update of Pullquote. Nothing is embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.writer import CollectionWriter

_AT_ONCE = 100


def complete_register(writer: CollectionWriter) -> int:
    """Enters every article that the register of copies does not know, some at a time: it may be stopped at any moment.

    Returns:
        How many there were.
    """
    sql = "SELECT article_id FROM articles WHERE article_id NOT IN (SELECT article_id FROM signatures) ORDER BY 1"
    unknown = [row[0] for row in writer.connection.execute(sql)]
    for start in range(0, len(unknown), _AT_ONCE):
        with writer.batch():
            for article_id in unknown[start : start + _AT_ONCE]:
                writer.copies.put(writer.reader.article(article_id), writer.reader.sentences(article_id))
    return len(unknown)
