"""A connection to a Ray cluster: one that runs elsewhere, or one started here that ends with the run."""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from types import TracebackType
from typing import Any

from index.errors import ClusterError

LOCAL = "local"
_ADDRESS = re.compile(r"ray://[\w.-]+:\d{1,5}")
_OBJECTS_BYTES = 512 << 20
# What the processes of the cluster must know to compute as this one does.
_PASSED_ON = ("PULLQUOTE_ENGINE", "PULLQUOTE_PRECISION", "HF_HUB_OFFLINE", "TOKENIZERS_PARALLELISM")


def check_address(address: str) -> str:
    """The address, if it is one.

    Raises:
        ClusterError: it is not, or Ray is not installed.
    """
    if address != LOCAL and not _ADDRESS.fullmatch(address):
        raise ClusterError(
            f"{address!r:.100}: give `local`, or the address of a Ray cluster such as ray://10.0.0.5:10001"
        )
    if find_spec("ray") is None:
        raise ClusterError("indexing on several processes needs Ray: pip install '.[ray]' in a copy of Pullquote")
    return address


class Connection:
    """A context manager around everything that is asked of Ray. There can be one at a time.

    Args:
        address: `local` starts a cluster on this machine, which listens on the loopback interface alone, asks for a
            random password, and is gone at the end; else that of a running one.

    Raises:
        ClusterError: nobody answers there, or not in a way that can be understood.
    """

    def __init__(self, address: str) -> None:
        self._address = check_address(address)
        self._folder = ""

    def __enter__(self) -> Any:
        """The module `ray`, connected."""
        # Ray reads these when it is imported. It reports its use over the network unless it is told not to.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        options: dict[str, Any] = {"address": self._address}
        if self._address == LOCAL:
            options |= self._prepare_local()
        else:
            passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            options["runtime_env"] = {"env_vars": passed}
        import ray

        try:
            ray.init(logging_level=logging.ERROR, log_to_driver=False, **options)
        except Exception as error:  # Ray raises many kinds, from ConnectionError to RuntimeError
            self._end()
            said = str(error).strip().split("\n")[0][:200] or type(error).__name__
            raise ClusterError(f"no Ray cluster at {self._address}: {said}") from error
        return ray

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _prepare_local(self) -> dict[str, Any]:
        # This makes Ray take 127.0.0.1 for the address of the machine, and listen nowhere else, on Linux too.
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        # The same word for all that this process starts: Ray remembers the first.
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        self._folder = tempfile.mkdtemp(prefix="pullquote-ray-")
        return {
            "include_dashboard": False,
            "object_store_memory": _OBJECTS_BYTES,
            "_temp_dir": self._folder,
        }

    def _end(self) -> None:
        import ray

        with suppress(Exception):
            ray.shutdown()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
