"""The visitor: who sends a request, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.types import Scope

from ui.problems import Refusal, RefusedError

Permission = Literal["ask", "manage"]
PERMISSIONS: tuple[Permission, ...] = ("ask", "manage")
_STATE = "pullquote.visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who asks.

    Attributes:
        name: of the key, the person or the address; rates are counted by it, and the log shows it.
        permissions: "ask" for everything that reads and for feedback, "manage" for reindexing.
        groups: whose articles may be read beside those that are everybody's; None for every article.
    """

    name: str
    permissions: frozenset[Permission]
    groups: frozenset[str] | None = frozenset()

    def demand(self, permission: Permission) -> None:
        """Raises RefusedError, 403, when the visitor lacks a permission."""
        if permission not in self.permissions:
            raise RefusedError(lacking(permission))


def lacking(permission: Permission) -> Refusal:
    """The refusal of one who lacks a permission."""
    return Refusal(403, "permission", {"permission": permission})


LOCAL = Visitor("local", frozenset({"ask"}), None)


def set_visitor(scope: Scope, visitor: Visitor) -> None:
    """Notes who sent a request; what is mounted in the application sees it too."""
    scope[_STATE] = visitor


def visitor_of(scope: Scope) -> Visitor:
    """Who sent the request; one from this machine's own tests and tools when nobody noted it."""
    visitor = scope.get(_STATE, LOCAL)
    assert isinstance(visitor, Visitor)
    return visitor


def told_name(scope: Scope) -> str:
    """What the log calls the sender of a request: the visitor's name, or the address where nobody got so far."""
    visitor, client = scope.get(_STATE), scope.get("client")
    if isinstance(visitor, Visitor):
        return visitor.name
    return str(client[0]) if client else "unknown"
