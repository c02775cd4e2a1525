"""What is searched where texts stand in several places, as SQL: each text once, and no version that was replaced."""

from __future__ import annotations

HIDDEN = "SELECT passage_id FROM passages WHERE hidden"
"""Passages left out when all articles are searched: each stands in a leading article, or was replaced."""


def searched_passages(condition: str) -> str:
    """SQL for the passages to search in the articles that meet a condition.

    A copy whose leading article does not meet it takes part with all that it says. Of several such copies of one text
    one does: that with the most text, then the first identifier.
    """
    return (
        f"WITH {_ranked(condition)} SELECT passage_id FROM passages JOIN met USING (article_id) "  # noqa: S608
        # Not "NOT hidden": the index alone answers this, without reading vectors.
        f"WHERE passage_id NOT IN ({HIDDEN}) OR article_id IN (SELECT article_id FROM ranked WHERE place = 1)"
    )


def revealed_copies(condition: str) -> str:
    """SQL for the copies that take part with all that they say where articles must meet a condition."""
    return f"WITH {_ranked(condition)} SELECT article_id FROM ranked WHERE place = 1 ORDER BY article_id"  # noqa: S608


def _ranked(condition: str) -> str:
    """SQL for `met`, the articles that meet a condition, and `ranked`, those of them whose leading article does not."""
    return (
        "met AS (SELECT article_id, copy_of FROM articles "  # noqa: S608
        f"WHERE replaced_by IS NULL AND {condition}), "
        "ranked AS (SELECT article_id, row_number() OVER (PARTITION BY copy_of ORDER BY shingles DESC, article_id) "
        "AS place FROM met JOIN signatures USING (article_id) "
        "WHERE copy_of IS NOT NULL AND copy_of NOT IN (SELECT article_id FROM met))"
    )


def other_copies(condition: str) -> str:
    """SQL for the other articles with the text of the article given twice that meet a condition, by source."""
    group = "SELECT coalesce(copy_of, article_id) AS leader FROM articles WHERE article_id = ? AND replaced_by IS NULL"
    return (
        f"WITH heads AS ({group}) SELECT article_id FROM articles WHERE article_id <> ? AND {condition} "  # noqa: S608
        "AND (article_id IN (SELECT leader FROM heads) OR copy_of IN (SELECT leader FROM heads)) "
        "ORDER BY source, location"
    )
