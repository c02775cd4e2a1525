"""What every way of asking shares: the assistant, whether it is ready, and what is counted and logged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import PullquoteError, QuestionError
from index.filters import Filters
from qa.reply import Reply
from ui.feedback import FeedbackLog
from ui.metrics import Metrics

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.conversation import Hit, Turn

log = logging.getLogger("pullquote.server")

HISTORY_TURNS = 20


class Service:
    """One assistant as the chat and the API use it. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, *, name: str = "Pullquote") -> None:
        self.assistant = assistant
        self.name = name
        self.metrics = Metrics()
        self.feedback = FeedbackLog(Path(assistant.collection.path))
        self._tried = threading.Event()
        self._warm = False

    def warm_up(self) -> None:
        """Loads whatever the first question would load, so that no person waits for it."""
        try:
            self.assistant.ask("What happened?", passages=1)
        except PullquoteError as error:
            log.error("not ready: %s", error)
        except Exception:
            log.exception("not ready")
        else:
            self._warm = True
        finally:
            self._tried.set()

    def wait(self) -> str:
        """Waits until `warm_up` has ended, and returns `why_not_ready`."""
        self._tried.wait()
        return self.why_not_ready()

    def why_not_ready(self) -> str:
        """Reason why questions cannot be answered now, "" when they can."""
        if not self._warm:
            return (
                "The models could not be loaded; the log says why."
                if self._tried.is_set()
                else "The models are being loaded."
            )
        try:
            self.article_count()
        except Exception as error:
            return f"The collection cannot be read: {error}"
        return ""

    def article_count(self) -> int:
        return self.assistant.collection.article_count

    def ask(
        self,
        question: str,
        history: Sequence[str | Turn],
        *,
        filters: Mapping[str, Any] | None = None,
        any_date: bool = False,
        channel: str,
    ) -> Reply:
        """Asks, counts and logs.

        Args:
            history: earlier questions or turns of the same conversation; the last `HISTORY_TURNS` count.
            filters: as `Filters.from_dict` takes them.
            any_date: do not take the time of publication from the question.
            channel: "chat", "embed" or "api".

        Raises:
            QuestionError: an empty or too long question.
            PullquoteError: filters that are not understood.
        """
        try:
            chosen = Filters.from_dict(filters) if filters else None
            reply = self.assistant.ask(question, list(history)[-HISTORY_TURNS:], filters=chosen, any_date=any_date)
        except QuestionError:
            self.metrics.failed("rejected", channel)
            raise
        except PullquoteError:
            raise
        except Exception:
            self.metrics.failed("error", channel)
            raise
        self.metrics.answered(reply, channel)
        log.info(
            "%s by %s in %.0f ms",
            "answered" if reply.answered else "refused",
            channel,
            reply.timings_ms.get("total", 0),
        )
        return reply

    def search(self, question: str, k: int, *, filters: Mapping[str, Any] | None = None) -> list[Hit]:
        """The passages nearest to a question. Raises as `ask` does."""
        return self.assistant.search(question, k, filters=Filters.from_dict(filters) if filters else None)
