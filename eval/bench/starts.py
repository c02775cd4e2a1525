"""Cold starts: each as a new process. And what a server takes of memory."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.bench.timing import Timing
from index.errors import PullquoteError

_COMMAND = (sys.executable, "-m", "qa.cli")
_LONGEST_SECONDS = 300.0


def help_times(count: int) -> Timing:
    """`pullquote --help`, `count` times."""
    return Timing("pullquote --help", tuple(_run_ms("--help") for _ in range(count)))


def ask_times(collection: Path, question: str, count: int) -> Timing:
    """`pullquote ask`, `count` times."""
    times = tuple(_run_ms("ask", question, "--collection", str(collection)) for _ in range(count))
    return Timing("pullquote ask", times)


def serve_times(collection: Path, count: int) -> Timing:
    """`pullquote serve` until it says that it is ready, `count` times."""
    return Timing("pullquote serve, ready", tuple(_ready_ms(collection) for _ in range(count)))


def _run_ms(*arguments: str) -> float:
    begin = time.perf_counter()
    subprocess.run([*_COMMAND, *arguments], check=True, capture_output=True)
    return (time.perf_counter() - begin) * 1000


def serve_memory(collection: Path, questions: Sequence[str]) -> int | None:
    """The most memory in MiB that `pullquote serve` had resident after some questions; None where unknown."""
    with _served(collection) as (server, address):
        for question in questions:
            data = json.dumps({"question": question}).encode()
            asked = urllib.request.Request(f"{address}/api/ask", data, {"Content-Type": "application/json"})  # noqa: S310
            with urllib.request.urlopen(asked, timeout=_LONGEST_SECONDS) as reply:  # noqa: S310
                reply.read()
        try:
            lines = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return None
        return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), None)


def _ready_ms(collection: Path) -> float:
    begin = time.perf_counter()
    with _served(collection):
        return (time.perf_counter() - begin) * 1000


@contextmanager
def _served(collection: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server that is ready, and its address; it ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.perf_counter()
    arguments = ["serve", "--collection", str(collection), "--port", str(port)]
    server = subprocess.Popen([*_COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            if server.poll() is not None or time.perf_counter() - begin > _LONGEST_SECONDS:
                raise PullquoteError(f"pullquote serve on {collection} did not become ready: run it to see why")
            time.sleep(0.02)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
