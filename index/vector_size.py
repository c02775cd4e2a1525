"""How many vectors are searched one by one: the bound between the two kinds of index."""

from __future__ import annotations

import os

from index.errors import CollectionError

FLAT_VARIABLE = "PULLQUOTE_FLAT_PASSAGES"
FLAT_PASSAGES = 1_000_000


def flat_bound() -> int:
    """What the environment variable PULLQUOTE_FLAT_PASSAGES says, 1,000,000 when it is not set.

    Raises:
        CollectionError: it is no whole number from 0 on.
    """
    wanted = os.environ.get(FLAT_VARIABLE, "")
    if wanted and not wanted.isdecimal():
        raise CollectionError(f"{FLAT_VARIABLE}={wanted:.60}: give a number of passages, such as {FLAT_PASSAGES}")
    return int(wanted) if wanted else FLAT_PASSAGES
