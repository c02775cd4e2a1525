"""What the chat's page library remembers of each open page, kept within bounds that it has not by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradio.utils import LRUCache

if TYPE_CHECKING:
    import gradio as gr

# Pages whose conversation is held, those used last: a tenth of a megabyte at the first question, half of one after ten.
# One that asks after it was dropped gets it back from its browser.
PAGES = 100
# Pages that may have something on the way to them: more than can wait for an answer.
_UNDER_WAY = 200
_EVENTS = 100


def bound_sessions(chat: gr.Blocks) -> None:
    """Bounds what a chat holds of its pages; before it is mounted.

    Without it 10,000 conversations are held, an entry for each page that was ever opened, and the names of pages, which
    may be as long as a request, 10,000 times over.
    """
    chat.state_session_capacity = PAGES
    queue = chat._queue
    queue.pending_messages_per_session = LRUCache(_UNDER_WAY)
    queue.pending_event_ids_session = LRUCache(_UNDER_WAY)
    queue.ANALYTICS_MAX_EVENTS = _EVENTS
