"""A question whose steps are sent as they happen; the work stops when nobody listens any more."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import anyio.to_thread
from sse_starlette import ServerSentEvent

from index.errors import PullquoteError
from ui.access.visitor import Visitor
from ui.api.bodies import AskRequest
from ui.problems import problem, problem_of, report
from ui.service import AbandonedError, Service


async def ask_in_steps(service: Service, body: AskRequest, visitor: Visitor) -> AsyncIterator[ServerSentEvent]:
    """Events of one question: `found` with the number of passages, then `reply`; or `problem` in place of either.

    When the client goes away this generator is closed: a question that still waits, or whose passages were found but
    not read yet, goes no further.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[tuple[str, Any] | None] = asyncio.Queue()
    gone = threading.Event()

    def put(event: tuple[str, Any] | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(events.put_nowait, event)

    def found(count: int) -> None:
        put(("found", {"passages": count}))

    def work() -> None:
        try:
            reply = service.ask(
                body.question, body.history, filters=body.filters, any_date=body.any_date, on_found=found,
                channel="api", visitor=visitor, gone=gone,
            )  # fmt: skip
            put(("reply", reply.to_dict()))
        except AbandonedError:
            pass
        except PullquoteError as error:
            put(("problem", _told(problem_of(error).body)))
        except Exception:
            text = f"Something went wrong here. The log has the details under {report('streamed question')}."
            put(("problem", _told(problem(500, text).body)))
        finally:
            put(None)

    task = asyncio.ensure_future(anyio.to_thread.run_sync(work, abandon_on_cancel=True))
    try:
        while (event := await events.get()) is not None:
            yield ServerSentEvent(json.dumps(event[1]), event=event[0])
    finally:
        gone.set()
        task.cancel()


def _told(body: bytes | memoryview) -> Any:
    return json.loads(bytes(body))
