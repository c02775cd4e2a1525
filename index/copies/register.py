"""The register of copies: the signatures in the database, and what follows from them for articles and passages.

Whatever is put in and taken out, in whatever order: what the register says in the end depends on the articles alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.copies.address import canonical_address
from index.copies.corrections import has_correction
from index.copies.coverage import hidden_passages
from index.copies.grouping import Member, Place, arrange
from index.copies.lookup import copies_of, same_address, stored_signature
from index.copies.moments import GUESSED, last_of, moment_of
from index.copies.shingles import body_shingles, words_of
from index.copies.signature import Signature, sign

if TYPE_CHECKING:
    from index.article import Article, Sentence
    from index.store import Connection, Store

MEMBERS = (
    "SELECT {}article_id, location, title, publisher, address, published, updated, metadata_sources, corrected, "
    "shingles, signature, copy_of, replaced_by FROM signatures JOIN articles USING (article_id)"
)
"""SQL for the rows that `to_member` takes, with their places at the end; {} takes further columns to begin with."""


class CopyRegister:
    """Says which articles are copies and older versions. All is written in the transaction that the caller has open."""

    def __init__(self, database: Store) -> None:
        self._database = database
        # Of articles that were looked for and may be put in next.
        self._signed: dict[str, tuple[Article, Sequence[Sentence], Signature]] = {}
        self.begin()

    def begin(self) -> None:
        """Forgets what an earlier transaction, which may have failed, left unsettled."""
        self._articles: set[str] = set()
        self._families: set[int] = set()

    def put(self, article: Article, sentences: Sequence[Sentence]) -> None:
        """Enters an article that is stored already, in place of what was known of it."""
        self.remove(article.article_id)
        signature = self._signature(article, sentences)
        address = canonical_address(article.url)
        families = {family for _, _, family in copies_of(self._connection, signature)}
        families |= same_address(self._connection, signature, address, article.title)
        told = (
            article.article_id,
            signature.shingles,
            signature.to_bytes(),
            address,
            has_correction(article, sentences),
        )
        columns = "article_id, shingles, signature, address, corrected, family"
        sql = f"INSERT INTO signatures ({columns}) VALUES (?, ?, ?, ?, ?, 0) RETURNING number"  # noqa: S608
        ((number,),) = self._connection.execute(sql, told).fetchall()
        rows = ((key, number) for key in signature.bands())
        self._connection.executemany("INSERT INTO bands VALUES (?, ?)", rows)
        family = min(families, default=number)
        self._connection.execute("UPDATE signatures SET family = ? WHERE number = ?", [family, number])
        for other in families - {family}:
            self._connection.execute("UPDATE signatures SET family = ? WHERE family = ?", [family, other])
        self._articles.add(article.article_id)
        self._families.add(family)

    def remove(self, article_id: str) -> None:
        """Takes an article out; an unknown one is passed over. Its family stays one: that costs time, never truth."""
        sql = "SELECT number, family, shingles, signature FROM signatures WHERE article_id = ?"
        row = self._connection.execute(sql, [article_id]).fetchone()
        if row is None:
            return
        number, family, shingles, data = row
        try:
            keys = ((key, number) for key in Signature.from_bytes(shingles, data).bands())
            self._connection.executemany("DELETE FROM bands WHERE key = ? AND number = ?", keys)
        except ValueError:  # damaged: look through all of them
            self._connection.execute("DELETE FROM bands WHERE number = ?", [number])
        self._connection.execute("DELETE FROM signatures WHERE number = ?", [number])
        self._families.add(family)

    def settle(self) -> None:
        """Brings the places of all articles, and what is searched of them, in line with what was put in and out."""
        if not self._families:
            return
        sql = MEMBERS.format("") + " WHERE family IN (SELECT value FROM json_each(?))"  # noqa: S608
        rows = self._connection.execute(sql, [json.dumps(sorted(self._families))]).fetchall()
        before = {row[0]: Place(*row[-2:]) for row in rows}
        places = arrange([to_member(row) for row in rows])
        moved = {article_id for article_id, place in places.items() if place != before[article_id]}
        self._connection.executemany(
            "UPDATE articles SET copy_of = ?, replaced_by = ? WHERE article_id = ?",
            ((places[i].copy_of, places[i].replaced_by, i) for i in sorted(moved)),
        )
        renewed = moved | self._articles
        renewed |= {i for i, place in places.items() if place.copy_of in self._articles}
        looked_at = {i: places[i] for i in renewed if i in places}
        self._connection.executemany(
            "UPDATE passages SET hidden = ? WHERE passage_id = ? AND hidden <> ?",
            ((hidden, number, hidden) for number, hidden in hidden_passages(self._connection, looked_at)),
        )
        self.begin()

    def clear(self) -> None:
        """Forgets all signatures and what followed from them."""
        for statement in (
            "DELETE FROM bands",
            "DELETE FROM signatures",
            "UPDATE articles SET copy_of = NULL WHERE copy_of IS NOT NULL",
            "UPDATE articles SET replaced_by = NULL WHERE replaced_by IS NOT NULL",
            "UPDATE passages SET hidden = FALSE WHERE hidden",
        ):
            self._connection.execute(statement)

    def nearest(self, article: Article, sentences: Sequence[Sentence]) -> list[str]:
        """The stored article that holds most of an article's text; none when it is a copy of none."""
        signature = self._signature(article, sentences)
        self._signed[article.article_id] = article, sentences, signature
        near = max(copies_of(self._connection, signature), default=None)
        return [near[1]] if near else []

    def _signature(self, article: Article, sentences: Sequence[Sentence]) -> Signature:
        if article.article_id in self._signed:
            known, of_these, signature = self._signed.pop(article.article_id)
            if known is article and of_these is sentences:
                return signature
        return sign(body_shingles(article, sentences))

    def changes(self, before: dict[str, Place]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Articles that became copies, and such that were replaced, since `places` said what was before.

        Returns:
            Twice (source, source of the leading or newest article), in order.
        """
        now = self.places()
        names = dict(self._connection.execute("SELECT article_id, source FROM articles").fetchall()) if now else {}
        none = Place()
        return (
            sorted(
                (names[i], names[p.copy_of]) for i, p in now.items() if p.copy_of and not before.get(i, none).copy_of
            ),
            sorted(
                (names[i], names[p.replaced_by])
                for i, p in now.items()
                if p.replaced_by and not before.get(i, none).replaced_by
            ),
        )

    def places(self) -> dict[str, Place]:
        """The articles that are copies or older versions."""
        sql = "SELECT article_id, copy_of, replaced_by FROM articles WHERE {} IS NOT NULL"
        rows = [row for column in ("copy_of", "replaced_by") for row in self._connection.execute(sql.format(column))]
        return {article_id: Place(*place) for article_id, *place in rows}

    @property
    def _connection(self) -> Connection:
        return self._database.connection


def to_member(row: Sequence[Any]) -> Member:
    """What decides about an article's place, from a row of the database."""
    article_id, location, title, publisher, address, published, updated, origins, corrected, shingles, data, *_ = row
    try:
        guessed = json.loads(origins).get("published") == GUESSED
    except (ValueError, AttributeError) as error:
        raise sqlite3.DatabaseError("an article's metadata cannot be read: run `pullquote doctor`") from error
    first = moment_of(None if guessed else published)
    return Member(
        article_id,
        location,
        " ".join(words_of(title)),
        " ".join(words_of(publisher)),
        address,
        first,
        last_of(first, moment_of(updated)),
        bool(corrected),
        stored_signature(shingles, data),
    )
