"""Processor cores, and what is computed on several of them at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def usable_cores() -> int:
    """How many cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(compute: Callable[[_Given], _Made], items: Sequence[_Given], at_once: int) -> Iterator[_Made]:
    """What a function makes of each item, in order.

    Args:
        compute: leaves Python while it computes, as the engines do; so that others can run at the same time.
        at_once: how many threads compute; the one that takes the results is not among them, and works on these
            meanwhile. With 1 there are none.
    """
    if at_once == 1 or len(items) < 2:
        yield from map(compute, items)
        return
    with ThreadPoolExecutor(min(at_once, len(items))) as threads:
        yield from threads.map(compute, items)
