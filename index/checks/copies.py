"""The register of copies: signatures, groups and versions, and what is searched of them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from index.checks.finding import Finding
from index.collection import Collection
from index.copies.address import canonical_address
from index.copies.corrections import has_correction
from index.copies.coverage import hidden_passages
from index.copies.grouping import Place, arrange
from index.copies.lookup import copies_of, same_address
from index.copies.register import MEMBERS, to_member
from index.copies.shingles import body_shingles
from index.copies.signature import sign
from index.errors import CollectionError
from index.store import Connection


def check_copies(collection: Collection, connection: Connection) -> Iterator[Finding]:
    """A finding for each thing that is wrong, and one that counts copies and older versions."""
    try:
        faults = [*_signature_faults(collection, connection), *_place_faults(connection)]
    except (ValueError, TypeError, IndexError, sqlite3.DatabaseError) as error:
        faults = [f"the signatures of articles cannot be read ({error})"]
    for fault in faults:
        yield Finding("collection", False, fault, "copies")
    if not faults:
        sql = "SELECT count(copy_of), count(DISTINCT copy_of), count(replaced_by) FROM articles"
        copies, texts, older = connection.execute(sql).fetchone()
        said = f"signatures of all articles are sound: {copies} copies of {texts} articles, {older} older versions"
        yield Finding("collection", True, said)


def _signature_faults(collection: Collection, connection: Connection) -> Iterator[str]:
    missing = "SELECT source FROM articles WHERE article_id NOT IN (SELECT article_id FROM signatures)"
    for (source,) in connection.execute(missing).fetchall():
        yield f"article {source} has no signature to recognise copies by"
    bands = 0
    rows = connection.execute("SELECT * FROM signatures ORDER BY number").fetchall()
    for number, article_id, family, *stored in rows:
        try:
            article, sentences = collection.article(article_id), collection.sentences(article_id)
        except (ValueError, TypeError, CollectionError):
            continue  # `check_articles` tells of it
        signature = sign(body_shingles(article, sentences))
        address = canonical_address(article.url)
        if stored != [signature.shingles, signature.to_bytes(), address, has_correction(article, sentences)]:
            yield f"the signature of article {article.source} is not that of its text"
            continue
        keys = signature.bands()
        bands += len(keys)
        sql = "SELECT count(*) FROM bands WHERE key = ? AND number = ?"
        held = all(connection.execute(sql, [key, number]).fetchone()[0] for key in keys)
        near = {each for _, _, each in copies_of(connection, signature)}
        near |= same_address(connection, signature, address, article.title)
        if not held or near - {family}:
            yield f"the keys of article {article.source} do not lead to its copies"
    if bands != connection.execute("SELECT count(*) FROM bands").fetchone()[0]:
        yield "the table of keys holds other keys than those of the signatures"


def _place_faults(connection: Connection) -> Iterator[str]:
    families: dict[int, list[Any]] = defaultdict(list)
    for family, *row in connection.execute(MEMBERS.format("signatures.family, ")):
        families[family].append(row)
    places: dict[str, Place] = {}
    for rows in families.values():
        found = arrange([to_member(row) for row in rows])
        for row in rows:
            if found[row[0]] != Place(*row[-2:]):
                yield f"article {row[1]} is not where it belongs among copies and versions"
        places |= {article_id: place for article_id, place in found.items() if place != Place()}
    wanted = {number for number, hidden in hidden_passages(connection, places) if hidden}
    hidden = {row[0] for row in connection.execute("SELECT passage_id FROM passages WHERE hidden")}
    if wanted != hidden:
        yield f"{len(wanted ^ hidden)} passages of copies and older versions are searched wrongly"
