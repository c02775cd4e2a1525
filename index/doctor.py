"""Says in plain words whether environment, weights and collection are sound, and mends what can be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.checks.collection import check_collection
from index.checks.environment import check_encoder_weights, check_environment
from index.checks.finding import Finding
from index.copies.completion import complete_register
from index.drafts import ParsedArticle
from index.embedding import Embedder
from index.manifest import note_precision
from index.writer import CollectionWriter

if TYPE_CHECKING:
    from index.encoder import Encoder


def examine(folder: Path | None, encoder: Encoder) -> Iterator[Finding]:
    """Every check, in the order people would ask; without a folder the collection is left out."""
    yield from check_environment()
    yield from check_encoder_weights(encoder)
    if folder is not None:
        yield from check_collection(folder, encoder)


def repair(folder: Path, findings: Iterable[Finding], encoder: Encoder) -> list[str]:
    """Mends what the findings say can be mended.

    Returns:
        What was done, one line each.

    Raises:
        CollectionError: the collection cannot be written.
    """
    wrong = [finding for finding in findings if not finding.sound and finding.remedy is not None]
    if not wrong:
        return []
    remedies = {finding.remedy for finding in wrong}
    dropped = _articles(wrong, "drop")
    done: list[str] = []
    with CollectionWriter.open(folder) as writer:
        # First, because removing an article changes this table too.
        if "words" in remedies:
            with writer.batch():
                count = writer.search.refill()
            done.append(f"made the search for words again with {count} passages")
        # Before any article is put in or taken out: a damaged signature would be in the way.
        if "copies" in remedies:
            with writer.batch():
                writer.copies.clear()
        done += _drop(writer, dropped)
        done += _embed(writer, [i for i in _articles(wrong, "embed") if i not in dropped], encoder)
        if "copies" in remedies:
            complete_register(writer)
            done.append("made the signatures of all articles, and the groups of copies, again from the texts")
        done.append(writer.search.mend())
    return done


def _articles(findings: Sequence[Finding], remedy: str) -> list[str]:
    chosen = (finding.article_id for finding in findings if finding.remedy == remedy)
    return list(dict.fromkeys(article_id for article_id in chosen if article_id))


def _drop(writer: CollectionWriter, article_ids: Sequence[str]) -> list[str]:
    sql = "SELECT article_id, source, document FROM articles WHERE article_id = ?"
    rows = [row for article_id in article_ids for row in writer.connection.execute(sql, [article_id])]
    # All at once: none of them can be read, not even to find out what its copies are.
    with writer.batch(changes=bool(rows)):
        for article_id, _, document in rows:
            writer.remove_article(article_id)
            writer.forget(document)
    return [
        f"removed the damaged article {source}: run `pullquote index` on {document} to have it again"
        for _, source, document in rows
    ]


def _embed(writer: CollectionWriter, article_ids: Sequence[str], encoder: Encoder) -> Iterator[str]:
    embedder = Embedder(encoder, writer.manifest)
    for article_id in article_ids:
        article = writer.reader.article(article_id)
        sql = "SELECT document FROM articles WHERE article_id = ?"
        document = writer.connection.execute(sql, [article_id]).fetchone()[0]
        (ready,) = embedder.prepare([ParsedArticle(article, writer.reader.sentences(article_id))])
        with writer.batch():
            note_precision(writer.connection, ready.precision)
            writer.put_article(ready.parsed, ready.passages, ready.passage_vectors, ready.sentence_vectors, document)
        yield f"made passages and vectors of {article.source} again from its text"
