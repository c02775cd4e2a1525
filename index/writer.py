"""Changing a collection: whole articles in and out, in transactions. Only the indexer and `doctor --repair` write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from index.arrivals import arriving
from index.article import Passage
from index.collection import Collection
from index.copies.register import CopyRegister
from index.database import DATABASE_NAME, Database
from index.errors import CollectionError, SourceError
from index.invariants import find_faults
from index.lock import LOCK_NAME, writer_lock
from index.manifest import (
    PASSAGE_TOKENS,
    advance_generation,
    check_encoder,
    new_manifest,
    read_generation,
    read_manifest,
    write_manifest,
)
from index.migrations import check_version, schema_version
from index.opening import is_cluster, is_collection, open_store
from index.rows import ARTICLE_COLUMNS, PASSAGE_DTYPE, SENTENCE_DTYPE, article_row, content_hash
from index.vector_file import VECTORS_NAME, clean_temporaries

if TYPE_CHECKING:
    from index.drafts import ParsedArticle
    from index.encoder import Encoder
    from index.store import Connection, Store


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What is remembered of a file or address, so that the next run can pass over it.

    Attributes:
        modified: ISO 8601, or "" when the file must be read again next time.
        version: of the code that read it.
        lines, shared_lines: of pasted text, as in `SourceDocument`.
    """

    location: str
    source: str
    size: int
    modified: str
    version: str
    lines: bytes = b""
    shared_lines: bytes = b""


class CollectionWriter:
    """A collection opened for writing, by one process at a time. Use it as a context manager."""

    def __init__(self, store: Store, reader: Collection, stack: ExitStack) -> None:
        self.reader = reader
        self.manifest = reader.manifest
        self.copies = CopyRegister(store)
        self.search = store.search(reader.manifest)
        self._store = store
        self._stack = stack
        self._stack.callback(self.search.close)

    @classmethod
    def open(
        cls, path: Path, encoder: Encoder | None = None, *, passage_tokens: int = PASSAGE_TOKENS
    ) -> CollectionWriter:
        """Opens a collection for writing; makes it, with such passages, when there is none and an encoder is given.

        Raises:
            CollectionError: another writer is at work, the folder cannot be written, or the collection is of a newer
                Pullquote, damaged or (without an encoder) not there.
            EncoderMismatchError: its vectors come from another encoder.
        """
        with ExitStack() as stack:
            stack.enter_context(_made_folder(path, make=encoder is not None))
            store = open_store(path, write=True, create=encoder is not None)
            stack.callback(store.close)
            with store.transaction() as connection:
                check_version(store.schema(), str(path), store.newest)
                new = store.schema() == 0
                store.migrate()
                if new and encoder is not None:
                    write_manifest(connection, new_manifest(encoder, passage_tokens))
                elif encoder is not None:
                    check_encoder(read_manifest(connection, str(path)), encoder, str(path))
            reader = stack.enter_context(Collection.open(path))
            return cls(store, reader, stack.pop_all())
        raise AssertionError("an ExitStack swallows no errors")

    def __enter__(self) -> CollectionWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @contextmanager
    def batch(self, *, changes: bool = True) -> Iterator[None]:
        """Everything written inside is stored together or not at all; readers see it as one change.

        Args:
            changes: False when only what is remembered of documents is written, which readers need not notice.
        """
        with self._store.transaction() as connection:
            self.copies.begin()
            yield
            self.copies.settle()
            if changes:
                advance_generation(connection)
        if changes:
            self.search.follow()

    def save_vectors(self) -> None:
        """Writes what a later start would have to make again; when it cannot be written nothing is lost."""
        with contextlib.suppress(OSError):
            self.search.save()

    def put_article(
        self,
        parsed: ParsedArticle,
        passages: Sequence[Passage],
        passage_vectors: np.ndarray,
        sentence_vectors: np.ndarray,
        document: str,
    ) -> None:
        """Stores an article, in place of an older version of it.

        Args:
            passages: over `parsed.sentences`; their numbers are given here.
            passage_vectors, sentence_vectors: unit rows, one a passage or sentence.
            document: location of the file it was read from.

        Raises:
            SourceError: offsets or characters that must not be stored.
        """
        article, sentences = parsed.article, parsed.sentences
        faults = find_faults(article, sentences, passages)
        if faults:
            raise SourceError(f"{article.source}: cannot be stored: {faults[0]}")
        if len(passage_vectors) != len(passages) or len(sentence_vectors) != len(sentences):
            raise SourceError(f"{article.source}: cannot be stored: vectors are missing")
        arrival = arriving(self.connection, article.article_id)
        self.remove_article(article.article_id)
        row = (document, content_hash(article, sentences), *article_row(article))
        self._store.insert("articles", f"document, content_hash, {ARTICLE_COLUMNS}", [row])
        self._store.insert("arrivals", "article_id, added, changed", [(article.article_id, *astuple(arrival))])
        self._store.insert(
            "sentences",
            'article_id, number, start, "end", kind, vector',
            (
                (article.article_id, number, sentence.start, sentence.end, sentence.kind, vector.tobytes())
                for number, (sentence, vector) in enumerate(
                    zip(sentences, sentence_vectors.astype(SENTENCE_DTYPE), strict=True)
                )
            ),
        )
        self._store.insert(
            "passages",
            'article_id, start, "end", first_sentence, last_sentence, vector',
            (
                (
                    article.article_id, passage.start, passage.end, passage.first_sentence, passage.last_sentence,
                    vector.tobytes(),
                )
                for passage, vector in zip(passages, passage_vectors.astype(PASSAGE_DTYPE), strict=True)
            ),
        )  # fmt: skip
        self.search.enter(article.article_id)
        self.copies.put(article, sentences)

    def update_metadata(self, parsed: ParsedArticle, document: str) -> None:
        """Stores what is known about an article whose text, title and date are as before."""
        columns = [name.strip() for name in ARTICLE_COLUMNS.split(",")]
        sets = ", ".join(f"{name} = ?" for name in columns)
        self._store.connection.execute(
            f"UPDATE articles SET {sets}, document = ?, present = TRUE WHERE article_id = ?",  # noqa: S608
            (*article_row(parsed.article), document, parsed.article.article_id),
        )
        self.copies.put(parsed.article, parsed.sentences)

    def remove_article(self, article_id: str) -> None:
        """Removes an article with all that belongs to it; an unknown one is passed over."""
        self.copies.remove(article_id)
        self.search.leave(article_id)
        self._store.connection.execute("DELETE FROM articles WHERE article_id = ?", [article_id])

    def remember(self, document: DocumentRow, article_ids: Sequence[str] | None) -> None:
        """Notes that a document was read, and which articles it holds now (None: as before)."""
        connection = self._store.connection
        # What a server said of the document goes with the row.
        connection.execute("DELETE FROM documents WHERE location = ?", [document.location])
        connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(document))
        if article_ids is not None:
            connection.execute("UPDATE articles SET present = FALSE WHERE document = ?", [document.location])
            sql = "UPDATE articles SET present = TRUE WHERE article_id = ?"
            connection.executemany(sql, [[i] for i in article_ids])

    def forget(self, location: str) -> None:
        """Makes the next run read this document again."""
        self._store.connection.execute("DELETE FROM documents WHERE location = ?", [location])

    @property
    def connection(self) -> Connection:
        """For what the indexer and the repairs ask beyond the methods above."""
        return self._store.connection


@contextmanager
def _made_folder(path: Path, *, make: bool) -> Iterator[None]:
    """Makes the folder where needed and locks it; takes it away again when nothing was ever stored in it."""
    if not make and not is_collection(path):
        raise CollectionError(f"no collection at {path}: make one with `pullquote index SOURCE --collection {path}`")
    made = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CollectionError(f"collection {path} cannot be made: {error.strerror}") from error
    with writer_lock(path):
        try:
            clean_temporaries(path)
            yield
        finally:
            if make and _is_unused(path):
                _take_away(path, made)


def _take_away(path: Path, folders: Sequence[Path]) -> None:
    names = (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", VECTORS_NAME, LOCK_NAME)
    with contextlib.suppress(OSError):
        for name in names:
            (path / name).unlink(missing_ok=True)
        for folder in folders:
            folder.rmdir()


def _is_unused(path: Path) -> bool:
    """Whether no change was ever committed, as after a first run that failed."""
    if is_cluster(path):
        return False
    if not (path / DATABASE_NAME).exists():
        return True
    try:
        with Database(path) as database, database.snapshot() as connection:
            return schema_version(connection) == 0 or read_generation(connection)[0] == 0
    except CollectionError:
        return False
