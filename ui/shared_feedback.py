"""Feedback on a collection that is on servers: in its PostgreSQL, from all servers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import CollectionError
from index.opening import is_cluster, open_store
from index.store import Store
from ui.feedback import FeedbackLog, stamped


class SharedFeedback(FeedbackLog):
    """As `FeedbackLog`, in the table `feedback`."""

    def __init__(self, collection: Path) -> None:
        super().__init__(collection)
        self._store: Store | None = None

    def append(self, entry: Mapping[str, Any]) -> str:
        """See `FeedbackLog.append`.

        Raises:
            OSError: the database does not take it.
        """
        identifier, told = stamped(entry)
        # ASCII: PostgreSQL takes neither NUL nor halves of characters, and JSON has a way to write both.
        line = json.dumps(told)
        try:
            with self._lock:
                if self._store is None:
                    self._store = open_store(self.path.parent)
            with self._store.transaction() as connection:
                connection.execute("INSERT INTO feedback (line) VALUES (?)", [line])
        except CollectionError as error:
            raise OSError(str(error)) from error
        return identifier


def open_feedback(collection: Path) -> FeedbackLog:
    """Where feedback on a collection goes."""
    return SharedFeedback(collection) if is_cluster(collection) else FeedbackLog(collection)
