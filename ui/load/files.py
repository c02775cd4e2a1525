"""How many connections this process has room for: each is an open file, and a system starts programs with few."""

from __future__ import annotations

import resource

_CONNECTIONS = 5_000  # each page that is open holds one
_BESIDE = 500  # database, models, log


def room_for_connections() -> int:
    """Raises the limit of open files as far as it is needed and allowed; how many connections fit into it."""
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _BESIDE
    if limit < wanted:
        limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
    return max(_BESIDE, min(_CONNECTIONS, limit - _BESIDE))
