"""Orders of a page, and what is kept of them."""

from __future__ import annotations

from ui.orders import Begun, Order


def order(number: int) -> Order:
    return Order(number=number, do="new")


def test_an_order_that_was_sent_twice_is_begun_once() -> None:
    begun = Begun(most=2)
    assert [begun.begin("a", order(number)) for number in (1, 1, 2, 1, 3)] == [True, False, True, False, True]
    assert begun.begin("b", order(1))
    assert begun.begin("c", order(1))
    # Only so many pages are remembered; the one that was seen longest ago is forgotten.
    assert not begun.begin("b", order(1))
    assert begun.begin("a", order(1))
    assert begun.begin("b", order(0))
