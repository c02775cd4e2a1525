"""What the chat page's script hands to the server: one order as JSON, made by a button of our own markup or a link."""

from __future__ import annotations

import threading
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import QuestionError
from index.filters import Filters
from ui.exchange import KEPT

Verdict = Literal["right", "wrong", "wrong sentence", "should have refused"]


class Order(BaseModel):
    """One order.

    Attributes:
        number: of the order, which the page gets back when it is carried out.
        do: what. "again" and "edit" ask in the place of turn `turn`; "ask" asks at the end.
        turn: counted from 1.
        answer: of that turn's reply, counted from 0.
        as_typed, any_date, all_articles: how to ask again.
        kept: exchanges from the browser's memory, as `ui.exchange.to_keep` made them.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    number: int = 0
    do: Literal["ask", "again", "edit", "feedback", "why", "export", "new", "restore"]
    question: str = ""
    turn: int = Field(default=0, ge=0)
    answer: int = Field(default=0, ge=0)
    as_typed: bool = False
    any_date: bool = False
    all_articles: bool = False
    verdict: Verdict = "right"
    comment: str = Field(default="", max_length=4000)
    form: Literal["markdown", "html"] = "markdown"
    kept: list[str] = Field(default=[], max_length=KEPT)


class Context(BaseModel):
    """What the page knows besides the question.

    Attributes:
        turns: how many turns it shows; another number than the server's means that the server was restarted.
        filters: which articles to ask, as `Filters.from_dict` takes them.
        language: of the page.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    turns: int | None = None
    filters: dict[str, str | list[str]] = Field(default={})
    language: str = ""

    def chosen(self) -> Filters:
        """The filters. Raises QuestionError where they are none."""
        return Filters.from_dict(self.filters)


class Begun:
    """The last order that each page has begun: one that was sent twice is carried out once. For several threads.

    Args:
        most: how many pages are remembered.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._numbers: dict[str, int] = {}
        self._lock = threading.Lock()

    def begin(self, page: str, order: Order) -> bool:
        """Notes an order of a page; False when it, or a later one, was begun before. Orders count from 1."""
        with self._lock:
            last = self._numbers.pop(page, 0)
            self._numbers[page] = max(last, order.number)
            if len(self._numbers) > self._most:
                del self._numbers[next(iter(self._numbers))]
        return not order.number or order.number > last


def read_order(text: str) -> Order:
    """The order that the page sent.

    Raises:
        QuestionError: it is none, as a page of an older server may send.
    """
    try:
        return Order.model_validate_json(text)
    except ValidationError:
        raise QuestionError("this page is of another version than its server: reload it") from None


def read_context(text: str) -> Context:
    """What the page says about itself; nothing where it says nothing that can be read."""
    try:
        return Context.model_validate_json(text)
    except ValidationError:
        return Context()
