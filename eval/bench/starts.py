"""Cold starts: each as a new process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
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


def _ready_ms(collection: Path) -> float:
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
        return (time.perf_counter() - begin) * 1000
    finally:
        server.terminate()
        server.wait()


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
