"""What every way of asking shares: the assistant, whether it is ready, and what is counted and logged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.database import DATABASE_NAME
from index.errors import BusyError, PullquoteError, QuestionError
from index.filters import Filters
from qa.reply import Reply
from ui.access.views import Views
from ui.access.visitor import LOCAL, Visitor
from ui.load.gate import Gate
from ui.logs import request_identifier
from ui.metrics import Metrics
from ui.problems import report
from ui.settings import Settings, load_settings
from ui.shared_feedback import open_feedback

if TYPE_CHECKING:
    from index.collection import Collection
    from qa.assistant import Assistant
    from qa.conversation import Hit, Turn
    from ui.telemetry import Spans

log = logging.getLogger("pullquote.server")

HISTORY_TURNS = 20


class AbandonedError(Exception):
    """Nobody waits for the answer any more."""


class Service:
    """One assistant as the chat and the API use it. Safe to use from several threads.

    Args:
        assistant: answers the questions.
        name: of this server, at the head of each page.
        settings: how many may ask at a time; the defaults when not given.
        spans: where each question is told of; nowhere when not given.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        name: str = "Pullquote",
        settings: Settings | None = None,
        spans: Spans | None = None,
    ) -> None:
        settings = settings or load_settings()
        self.assistant = assistant
        self.name = name
        self.metrics = Metrics()
        self.gate = Gate(settings.parallel, settings.waiting, settings.wait_seconds)
        self._spans = spans
        self._views = Views(assistant)
        self._log_questions = settings.log_questions
        self.feedback = open_feedback(Path(assistant.collection.path))
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
        except Exception:
            return f"The collection cannot be read. The log has the details under {report('collection')}."
        return ""

    def article_count(self) -> int:
        return self.assistant.collection.article_count

    def assistant_for(self, visitor: Visitor) -> Assistant:
        """The assistant that knows what a visitor may read, and nothing else."""
        return self._views.assistant(visitor.groups)

    def collection(self, visitor: Visitor) -> Collection:
        """The collection as a visitor may read it."""
        return self.assistant_for(visitor).collection

    def changed(self, visitor: Visitor = LOCAL) -> float:
        """When the collection, as a visitor may read it, was last written to, in seconds since 1970."""
        folder = Path(self.collection(visitor).path)
        # An empty log is made by whoever opens the collection to read.
        paths = (folder / DATABASE_NAME, folder / f"{DATABASE_NAME}-wal")
        files = [path.stat() for path in paths if path.is_file()]
        return max((file.st_mtime for file in files if file.st_size), default=0.0)

    def metrics_page(self) -> bytes:
        """What /metrics shows."""
        ready = not self.why_not_ready()
        return self.metrics.page(
            articles=self.article_count() if ready else 0, ready=ready, here=self.gate.here, changed=self.changed()
        )

    def ask(
        self,
        question: str,
        history: Sequence[str | Turn],
        *,
        filters: Mapping[str, Any] | None = None,
        any_date: bool = False,
        as_typed: bool = False,
        on_found: Callable[[int], None] | None = None,
        channel: str,
        visitor: Visitor = LOCAL,
        gone: threading.Event | None = None,
    ) -> Reply:
        """Asks, counts and logs.

        Args:
            history: earlier questions or turns of the same conversation; the last `HISTORY_TURNS` count.
            filters: as `Filters.from_dict` takes them.
            any_date: do not take the time of publication from the question.
            as_typed: take the question as it stands.
            on_found: is told how many passages were found, before they are read.
            channel: "chat", "embed", "api" or "mcp".
            visitor: who asks.
            gone: set when nobody waits for the answer any more.

        Raises:
            AbandonedError: `gone` was set before the passages were read.
            BusyError: too many ask at the moment.
            QuestionError: an empty or too long question.
            PullquoteError: filters that are not understood.
        """

        def go_on(count: int = 0) -> None:
            if gone is not None and gone.is_set():
                raise AbandonedError
            if count and on_found:
                on_found(count)

        began, turn = time.monotonic(), None

        def end(outcome: str, reply: Reply | None = None) -> None:
            if reply is None:
                self.metrics.failed(outcome, channel)
            else:
                self.metrics.answered(reply, channel)
            if self._spans:
                now = time.monotonic()
                self._spans.question(
                    channel=channel, outcome=outcome, request=request_identifier(), seconds=now - began,
                    waited=(turn or now) - began, steps=reply.timings_ms if reply else {},
                )  # fmt: skip

        try:
            chosen = Filters.from_dict(filters) if filters else None
            with self.gate.turn():
                turn = time.monotonic()
                go_on()
                reply = self.assistant_for(visitor).ask(
                    question, list(history)[-HISTORY_TURNS:], filters=chosen, any_date=any_date, as_typed=as_typed,
                    on_found=go_on,
                )  # fmt: skip
        except AbandonedError:
            end("abandoned")
            raise
        except BusyError:
            end("busy")
            raise
        except QuestionError:
            end("rejected")
            raise
        except PullquoteError:
            raise
        except Exception:
            end("error")
            raise
        outcome = "answered" if reply.answered else "refused"
        end(outcome, reply)
        log.info(
            "%s by %s in %.0f ms%s",
            outcome, channel, reply.timings_ms.get("total", 0),
            f": {question!r}" if self._log_questions else "",
        )  # fmt: skip
        return reply

    def search(
        self, question: str, k: int, *, filters: Mapping[str, Any] | None = None, visitor: Visitor = LOCAL
    ) -> list[Hit]:
        """The passages nearest to a question. Raises as `ask` does."""
        chosen = Filters.from_dict(filters) if filters else None
        with self.gate.turn():
            return self.assistant_for(visitor).search(question, k, filters=chosen)
