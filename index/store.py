"""The article store's seam: where articles, sentences, passages, copies and the manifest are kept, and how it is asked.

There is one SQL for all stores. It keeps to what SQLite and PostgreSQL both understand: `?` for values, TRUE and FALSE,
`RETURNING` for new numbers, `json_each(?)` for a JSON list of numbers, `json_group_array` for a list of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from index.manifest import Manifest
    from index.search import Search


class Rows(Protocol):
    """What a statement gives, to be read once."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Runs statements; what is written outside of a transaction is stored at once."""

    def execute(self, sql: str, parameters: Any = (), /) -> Rows: ...

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any: ...


class Store(Protocol):
    """A collection's articles and all that is known of them: the truth, from which whatever is searched is derived.

    Used from several threads at once for reading, by one writer for writing.

    Attributes:
        folder: the collection's folder, by which people call it.
        newest: number of the newest schema that this program knows for such a store.
    """

    folder: Path
    newest: int

    @property
    def connection(self) -> Connection:
        """This thread's connection, or that of the snapshot or transaction that the thread is in.

        Raises:
            CollectionError: the store was closed, or cannot be reached.
        """
        ...

    def snapshot(self) -> AbstractContextManager[Connection]:
        """All reads of this thread inside the block see one state, whatever a writer does meanwhile."""
        ...

    def transaction(self) -> AbstractContextManager[Connection]:
        """All writes inside the block are stored together, or none of them."""
        ...

    def explained(self) -> AbstractContextManager[None]:
        """Turns what the database raises inside the block into a CollectionError that names the collection."""
        ...

    def schema(self) -> int:
        """Number of the schema that the store has now; 0 when nothing was ever written to it."""
        ...

    def migrate(self) -> None:
        """Brings the schema up to date, inside the transaction that the caller has open."""
        ...

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table, in order, in the quickest way that the store has.

        Args:
            columns: names, as SQL writes them, with commas between.
        """
        ...

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns, in order."""
        ...

    def renumber(self) -> None:
        """Lets new numbers begin after those stored; called when rows were inserted with their numbers."""
        ...

    def search(self, manifest: Manifest) -> Search:
        """The search that goes with this store."""
        ...

    def close(self) -> None:
        """Lets go of files and connections; nothing may be reading any more."""
        ...
