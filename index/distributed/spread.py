"""A run's side of indexing on Ray: what to read goes out, articles with their vectors come back in order.

Nothing is stored there. The one writer stays here and does as it always does, so that a run that is killed anywhere is
gone on with by the next one, and no article is lost or stored twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index.distributed.connection import Connection, check_address
from index.distributed.pipeline import Conductor
from index.distributed.ready import ReadyVectors
from index.distributed.stages import Outcome, Recipe, Task, read_outcome
from index.drafts import ParsedArticle, Problem
from index.embedding import Embedder, PreparedArticle
from index.errors import ClusterError, PullquoteError, SourceError
from index.sources import SourceDocument

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.writer import CollectionWriter

FAILURES = 3
"""So many times in a row the cluster may fail without one document read in between."""
DOCUMENTS = 50_000
"""So many are handed over at once: they are some 50 MB, and waiting for the last of them is nothing beside the rest."""
_POLL_SECONDS = 0.5


class Spread:
    """Reads and embeds documents on a Ray cluster, which is joined, or started, when there is something to read.

    Use it as a context manager, for one run of the indexer.

    Args:
        address: `local`, or that of a running cluster.
        encoder: name or folder of the encoder, the same on each machine; when not given, what the environment variable
            PULLQUOTE_ENCODER says, else the default one.

    Raises:
        ClusterError: the address is none, or Ray is not installed.
    """

    def __init__(self, address: str, encoder: str | None = None) -> None:
        self._address = check_address(address)
        name = encoder or os.environ.get("PULLQUOTE_ENCODER")
        self._encoder = os.path.abspath(name) if name and os.path.isdir(name) else name
        self._stack = ExitStack()
        self._ray: Any = None

    def __enter__(self) -> Spread:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def open(self, writer: CollectionWriter, encoder: Encoder) -> Embedder:
        """Begins a run.

        Args:
            writer: of the collection.
            encoder: for what is not read on the cluster.

        Returns:
            What gives the batch writer the vectors of what is read.
        """
        self._writer = writer
        self._vectors = ReadyVectors(Embedder(encoder, writer.manifest))
        return self._vectors

    def read(
        self, documents: Iterable[SourceDocument], stop: Callable[[], bool]
    ) -> Iterator[tuple[SourceDocument, Iterator[ParsedArticle | Problem]]]:
        """Each document with its articles and problems, as `ReadAhead.read` gives them.

        Args:
            documents: files that every machine of the cluster can open by the same path.
            stop: asked now and then; once it says yes, nothing more comes.

        Raises:
            ClusterError: the cluster cannot be reached, differs from this machine, or fails again and again.
        """
        waiting = iter(documents)
        while some := list(islice(waiting, DOCUMENTS)):
            tasks = [Task(document, self._stored(document)) for document in some]
            outcomes = self._outcomes(tasks, stop)
            for task in tasks:
                if stop():
                    return
                yield task.document, self._items(outcomes)

    def _items(self, outcomes: Iterator[Outcome]) -> Iterator[ParsedArticle | Problem]:
        """What comes of one document."""
        for outcome in outcomes:
            if outcome is None:
                return
            if isinstance(outcome, PullquoteError):
                raise outcome
            if isinstance(outcome, PreparedArticle):
                self._vectors.hold(outcome)
            yield outcome.parsed if isinstance(outcome, PreparedArticle) else outcome

    def _stored(self, document: SourceDocument) -> dict[str, bytes]:
        sql = "SELECT article_id, content_hash FROM articles WHERE document = ?"
        return {name: bytes(digest) for name, digest in self._writer.connection.execute(sql, [document.location])}

    def _outcomes(self, tasks: Sequence[Task], stop: Callable[[], bool]) -> Iterator[Outcome]:
        """What comes of all tasks, in order; where the cluster fails, the rest is given to it once more."""
        finished = passed = failures = 0
        while finished < len(tasks) and not stop():
            first, known = finished, passed
            try:
                for place, data in self._rows(tasks[first:], stop):
                    if first + place != finished:
                        raise AssertionError("documents came back in another order")
                    if known:
                        # Handed over before the cluster failed.
                        known -= 1
                        continue
                    outcome = read_outcome(data)
                    if outcome is None or isinstance(outcome, SourceError):
                        finished, passed, failures = finished + 1, 0, 0
                    else:
                        passed += 1
                    yield outcome
                if finished < len(tasks) and not stop():
                    raise ClusterError(f"the cluster at {self._address} gave up before the last document; run it again")
            except _cluster_failures() as error:
                failures += 1
                if failures >= FAILURES:
                    raise ClusterError(
                        f"the cluster at {self._address} failed {failures} times: {_said(error)}"
                    ) from error
                self._end()

    def _end(self) -> None:
        self._ray = None
        self._stack.close()

    def _rows(self, tasks: Sequence[Task], stop: Callable[[], bool]) -> Iterator[tuple[int, bytes]]:
        recipe = Recipe(version("pullquote"), self._encoder, self._writer.manifest)
        if self._ray is None:
            self._ray = self._stack.enter_context(Connection(self._address))
        ray = self._ray
        conductor = ray.remote(Conductor).options(num_cpus=0).remote(tasks, recipe)
        coming = conductor.take.remote()
        while not stop():
            if not ray.wait([coming], timeout=_POLL_SECONDS)[0]:
                continue
            rows = ray.get(coming)
            if rows is None:
                return
            # The next ones are on their way while these are stored.
            coming = conductor.take.remote()
            yield from rows


def _cluster_failures() -> tuple[type[Exception], ...]:
    from ray.exceptions import RayError

    return RayError, ConnectionError


def _said(error: Exception) -> str:
    """The last line of an error, which names the cause where Ray quotes a traceback."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:300]
