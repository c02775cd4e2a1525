"""Ray's own processes for the tests: a cluster on this machine, and which process does what."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ASKED = """
import logging, sys, ray
ray.init(sys.argv[1], logging_level=logging.ERROR, log_to_driver=False)
print(sum(node["Alive"] for node in ray.nodes()))
"""


@contextmanager
def running_nodes(count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """A cluster of nodes with one processor each, that listen on this machine alone, as long as the block runs.

    Yields:
        Its address, and the environment that a program needs to join it.
    """
    # Not pytest's folder: a socket's path may have a hundred characters at most.
    folder = tempfile.mkdtemp(prefix="pullquote-nodes-")
    environment = os.environ | {
        "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1",
    }  # fmt: skip
    head, client = _free_port(), _free_port()
    common = ["--node-ip-address=127.0.0.1", "--num-cpus=1", "--object-store-memory=200000000", "--block"]
    first = ["--head", f"--port={head}", f"--ray-client-server-port={client}", "--include-dashboard=false"]
    nodes: list[subprocess.Popen[bytes]] = []
    try:
        for own in ([*first, f"--temp-dir={folder}"], *[[f"--address=127.0.0.1:{head}"]] * (count - 1)):
            command = [str(Path(sys.executable).parent / "ray"), "start", *common, *own]
            nodes.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL))
            _wait_for(head)
        address = f"ray://127.0.0.1:{client}"
        _wait_until_joined(address, count, environment)
        yield address, environment
    finally:
        # Told to end, a node waits half a minute for its work to be taken over.
        for number in [process for node in nodes for process in (node.pid, *below(node.pid, ""))]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for node in nodes:
            node.wait()
        shutil.rmtree(folder, ignore_errors=True)


def below(process: int, name: str) -> list[int]:
    """Numbers of the processes that `process` started, itself or through others, and whose title begins with a name."""
    children: dict[int, list[int]] = {}
    titles: dict[int, str] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            titles[int(path.name)] = (path / "cmdline").read_text(errors="replace")
        except OSError:
            continue  # it has ended
        children.setdefault(parent, []).append(int(path.name))
    found, waiting = [], [process]
    while waiting:
        started = children.get(waiting.pop(), [])
        waiting.extend(started)
        found.extend(number for number in started if titles[number].startswith(name))
    return found


def _wait_until_joined(address: str, count: int, environment: dict[str, str]) -> None:
    """Waits until all nodes take part and the server for clients, which listens before it can answer, does."""
    told = "never asked"
    for _ in range(20):
        asked = subprocess.run(
            [sys.executable, "-c", _ASKED, address], env=environment, check=False, capture_output=True, text=True
        )
        if asked.returncode == 0 and int(asked.stdout) == count:
            return
        told = (asked.stdout + asked.stderr)[-500:]
        time.sleep(1)
    raise RuntimeError(f"no cluster of {count} nodes at {address}: {told}")


def _wait_for(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
