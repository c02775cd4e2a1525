"""A real server under load: many users, abandoned streams, a collection that changes meanwhile, and kill -9.

    python tests/long/load.py COLLECTION [SECONDS] [USERS]

Works on a copy of COLLECTION. USERS (50) ask without pause for SECONDS (300); meanwhile an article is put in and taken
out ten times; then 1,000 streams are abandoned; then the server is killed while feedback is given, and started again.
Prints one line a part and ends with code 1 when a response was anything but 200, or 503 with Retry-After, when
confirmed feedback is gone, or when the process holds clearly more memory or files at the end than in the middle.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import httpx

RELOADS = 10
STREAMS = 1000
ASKED = (
    "Who opened the bridge?",
    "How much did it cost?",
    "When was that?",
    "What did the mayor say?",
    "How many came?",
)
CLI = [sys.executable, "-m", "qa.cli"]


@dataclass
class Counted:
    """What came back; seconds of each answered question, and of all of it."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lasted: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str, seconds: float) -> None:
        with self.lock:
            self.statuses[status] += 1
            if status == "200":
                self.seconds.append(seconds)


@dataclass
class Server:
    """`pullquote serve` on a free port.

    Attributes:
        log: file for its log of every request; None leaves the log where that of this process goes.
    """

    collection: Path
    log: Path | None = None
    process: subprocess.Popen[str] = field(init=False)
    address: str = field(init=False)

    def start(self) -> None:
        words = [*CLI, "serve", "--collection", str(self.collection), "--port", "0"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        if self.log:
            environment |= {"PULLQUOTE_LOG_LEVEL": "info", "PULLQUOTE_LOG_FORMAT": "json"}
        with self.log.open("a") if self.log else nullcontext() as log:
            self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split("at ")[1].split("/  ")[0].strip()

    def memory(self) -> float:
        """Resident memory in MB."""
        return self._status("VmRSS") / 1000

    def threads(self) -> int:
        return self._status("Threads")

    def files(self) -> int:
        """Open files and sockets."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def _status(self, name: str) -> int:
        told = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(told.split(f"{name}:")[1].split()[0])


def users(server: Server, number: int, seconds: float, meanwhile: Callable[[], None]) -> Counted:
    """Lets users ask without pause, for a time and until something else is done."""
    counted = Counted()
    began = time.monotonic()
    over = threading.Event()

    def user(seed: int) -> None:
        chosen = random.Random(seed)  # noqa: S311
        with httpx.Client(base_url=server.address, timeout=120) as client:
            while not over.is_set():
                asked = time.monotonic()
                # A number in it, so that no cache answers.
                question = f"{chosen.choice(ASKED)} {chosen.randrange(10**6)}"
                try:
                    response = client.post("/api/ask", json={"question": question})
                    status = str(response.status_code)
                    if status == "503" and "retry-after" in response.headers:
                        status = "503 with Retry-After"
                        time.sleep(1)
                except httpx.HTTPError as error:
                    status = type(error).__name__
                counted.note(status, time.monotonic() - asked)

    with ThreadPoolExecutor(number) as pool:
        asking = [pool.submit(user, seed) for seed in range(number)]
        meanwhile()
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        over.set()
        for done in asking:
            done.result()
    counted.lasted = time.monotonic() - began
    return counted


def change(collection: Path, folder: Path, seconds: float) -> None:
    """Puts an article in and takes it out, spread over a time."""
    folder.mkdir()
    for number in range(RELOADS):
        began = time.monotonic()
        if number % 2:
            (folder / "new.txt").unlink()
            (folder / "other.txt").write_text("Harbour closed\n\nThe harbour was closed on Friday.", "utf-8")
        else:
            (folder / "new.txt").write_text(f"Ferry {number}\n\nThe ferry is run by Mona Lind.", "utf-8")
        words = [*CLI, "index", str(folder), "--collection", str(collection), "--prune", "--quiet"]
        subprocess.run(words, check=True, capture_output=True)
        time.sleep(max(0.0, seconds / RELOADS - (time.monotonic() - began)))


def abandon(server: Server) -> None:
    """Asks in steps and hangs up."""
    body = json.dumps({"question": f"Who opened the bridge? {random.random()}"}).encode()  # noqa: S311
    host, port = server.address.removeprefix("http://").split(":")
    head = "POST /api/ask/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        connection.recv(200)


def outcome(server: Server, name: str) -> int:
    """A counter of /metrics for questions with this outcome."""
    lines = httpx.get(f"{server.address}/metrics", timeout=60).text.splitlines()
    counters = [line for line in lines if line.startswith("pullquote_questions_total") and f'"{name}"' in line]
    return int(sum(float(line.split()[-1]) for line in counters))


def feedback_survives(server: Server) -> tuple[int, int]:
    """Kills the server while feedback is given; returns how much was confirmed, and how much of it is there after."""
    confirmed: list[str] = []

    def give() -> None:
        while True:
            try:
                body = {"question": "Who?", "verdict": "right"}
                confirmed.append(httpx.post(f"{server.address}/api/feedback", json=body, timeout=30).json()["id"])
            except (httpx.HTTPError, ValueError):
                return

    with ThreadPoolExecutor(4) as pool:
        giving = [pool.submit(give) for _ in range(4)]
        time.sleep(2)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for done in giving:
            done.result()
    server.start()
    stored = (server.collection / "feedback.jsonl").read_text("utf-8")
    assert httpx.post(f"{server.address}/api/ask", json={"question": "Who?"}, timeout=60).status_code == 200
    return len(confirmed), sum(identifier in stored for identifier in confirmed)


def main() -> None:
    """Runs the script."""
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 300.0
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    with tempfile.TemporaryDirectory() as made:
        collection = Path(shutil.copytree(sys.argv[1], Path(made) / "collection"))
        server = Server(collection)
        server.start()
        users(server, number, seconds / 5, lambda: None)
        before = (server.memory(), server.files())
        counted = users(server, number, seconds, lambda: change(collection, Path(made) / "in", seconds * 0.8))
        after = (server.memory(), server.files())
        found = sorted(counted.seconds)
        print(f"{number} users, {counted.lasted:.0f} s, {RELOADS} changes of the collection: {dict(counted.statuses)}")
        print(
            f"answered {len(found) / counted.lasted:.1f}/s; p50 {statistics.median(found):.2f} s, "
            f"p95 {found[int(0.95 * len(found))]:.2f} s; memory {before[0]:.0f} -> {after[0]:.0f} MB, "
            f"files {before[1]} -> {after[1]}"
        )
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(lambda _: abandon(server), range(STREAMS)))
        time.sleep(5)
        print(
            f"{STREAMS} abandoned streams: {outcome(server, 'abandoned')} stopped before reading, "
            f"memory {server.memory():.0f} MB, files {server.files()}"
        )
        confirmed, stored = feedback_survives(server)
        print(f"kill -9: {stored} of {confirmed} confirmed feedback entries are there")
        server.process.terminate()
        server.process.wait(30)
    fine = set(counted.statuses) <= {"200", "503 with Retry-After"} and confirmed == stored
    sys.exit(0 if fine and after[0] < 1.2 * before[0] + 20 else 1)


if __name__ == "__main__":
    main()
