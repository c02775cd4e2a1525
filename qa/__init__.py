"""A question's way: follow-up, retrieve, read, group into answers, reply.

>>> from qa import Assistant                            # doctest: +SKIP
>>> Assistant.open("collection").ask("Who ...?")        # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.conversation import Hit, Turn
    from qa.reply import Answer, Citation, Reply

__all__ = ["Answer", "Assistant", "Citation", "Hit", "Reply", "Turn"]


def __getattr__(name: str) -> Any:
    # Imported on first use, so that `pullquote --help` does not load any model code.
    if name == "Assistant":
        from qa.assistant import Assistant

        return Assistant
    if name in ("Hit", "Turn"):
        from qa import conversation

        return getattr(conversation, name)
    if name in __all__:
        from qa import reply

        return getattr(reply, name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
