"""What a page puts into the chat's queue, looked at before the page library takes it as it comes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Receive

from ui.problems import Refusal

if TYPE_CHECKING:
    from gradio.block_function import BlockFunction

PATH = "/gradio_api/queue/join"
# The page library's own scripts make up names of ten or eleven of these.
_PAGE = re.compile(r"[a-zA-Z0-9]{1,40}")


async def read_whole(receive: Receive) -> bytes:
    """The body of a request; less of it where its sender went away."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)


def again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more; after it comes what `receive` has."""
    told = False

    async def once_more() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once_more


def wrong_with(body: bytes, events: Mapping[int, BlockFunction]) -> Refusal | None:
    """What is wrong with a request to the queue; None when nothing is.

    The page library takes a page's name of any length and remembers it, and answers with a traceback where there is no
    such event or its values are too few.

    Args:
        events: of the page, by number.
    """
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal(422, "json")
    if not isinstance(sent, dict):
        return Refusal(422, "object")
    page, number, values = (sent.get(name) for name in ("session_hash", "fn_index", "data"))
    if not isinstance(page, str) or not _PAGE.fullmatch(page):
        return Refusal(422, "page")
    event = events.get(number) if isinstance(number, int) else None
    if event is None:
        return Refusal(422, "event")
    if not isinstance(values, list) or len(values) != len(event.inputs):
        return Refusal(422, "values", {"count": len(event.inputs)})
    return None
