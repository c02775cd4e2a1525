"""Reading the sources again while questions go on: when asked to, or whenever a folder among them changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import PullquoteError

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger("pullquote.server")

_QUIET_MS = 1_600  # a folder must be quiet for so long before it is read: files are copied into it one after another


class Reindexer:
    """Runs `pullquote index` on the server's own sources, once at a time. Safe to use from several threads.

    Args:
        assistant: whose collection is brought up to date; it notices the change by itself.
        sources: as `pullquote index` takes them.
    """

    def __init__(self, assistant: Assistant, sources: Sequence[str]) -> None:
        self.sources = tuple(sources)
        self._assistant = assistant
        self._lock = threading.Lock()
        self._again = False
        self._stop = threading.Event()
        self._state: dict[str, Any] = {
            "running": False, "started": None, "ended": None, "report": None, "error": None,
        }  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Whether a run goes on, and how the last one ended: its report, or its error."""
        with self._lock:
            return dict(self._state)

    def start(self) -> bool:
        """Begins a run in the background; False when one goes on."""
        return self._start(again=False)

    def watch(self) -> None:
        """Reads the sources now, and again after each change in a folder or file among them, until `stop`."""
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Ends watching. A run that goes on is left to itself: what it has stored stays."""
        self._stop.set()

    def _watch(self) -> None:
        import watchfiles

        paths = [Path(source) for source in self.sources if Path(source).exists()]
        if not paths:
            log.error("nothing to watch: none of the sources is a file or folder")
            return
        first = True
        # It wakes up each second: the first run begins when changes are seen already, so that none is missed.
        for changes in watchfiles.watch(
            *paths, stop_event=self._stop, step=200, debounce=_QUIET_MS, rust_timeout=1000, yield_on_timeout=True,
            raise_interrupt=False,
        ):  # fmt: skip
            if first or changes:
                self._start(again=True)
                first = False

    def _start(self, *, again: bool) -> bool:
        """Begins a run, unless one goes on: what changes during a run is seen by one after it, if `again`."""
        with self._lock:
            if self._state["running"]:
                self._again = again or self._again
                return False
            self._state |= {"running": True, "started": _now(), "ended": None, "report": None, "error": None}
        threading.Thread(target=self._run, name="reindex", daemon=True).start()
        return True

    def _run(self) -> None:
        from index.indexer import index_sources

        told: dict[str, Any] = {}
        try:
            collection = Path(self._assistant.collection.path)
            report = index_sources(
                self.sources, collection, prune=True, encoder=self._assistant.encoder, progress=False
            )
            told["report"] = report.to_dict()
            log.info("reindexed: %d new, %d changed, %d removed", report.new, report.changed, report.removed)
        except PullquoteError as error:
            told["error"] = str(error)
            log.error("not reindexed: %s", error)
        except Exception:
            told["error"] = "Something went wrong; the log has the details."
            log.exception("not reindexed")
        with self._lock:
            self._state |= {"running": False, "ended": _now(), **told}
            again, self._again = self._again, False
        if again:
            self.start()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
