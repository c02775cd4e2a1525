"""Many questions to one server, of every kind, and what is left of them in it: memory, files, threads, log, network.

    sudo unshare --net sh -c 'ip link set lo up; python -m tests.long.many_questions COLLECTION [QUESTIONS [DISTINCT]]'

Works on a copy of COLLECTION. QUESTIONS (10,000) are asked by four clients, no two alike; or DISTINCT ones again and
again, whose readings the server remembers, so that they take less time. Most are asked through the API, some in
steps, in the chat page (each in a conversation of its own), through /mcp and as a search; beside them the pages of
chat and widget are loaded, articles shown and feedback given. Prints a line after each tenth. In a network of its
own, which `unshare` makes, nothing but this machine can be reached, and the kernel counts each attempt to send a
packet elsewhere, whatever process made it: the last line tells. Ends with code 1 when a response is not as it should
be, a packet was to leave, or the process holds clearly more memory, files or threads at the end than after the second
tenth.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.long.load import ASKED, Server

TENTHS = 10
CLIENTS = 4
# What is sent for each question, by share.
KINDS = {"ask": 60, "stream": 15, "chat": 10, "mcp": 5, "search": 10}
PAGES = ("/", "/embed/", "/widget.js", "/articles", "/api/collection", "/api/articles", "/metrics", "/ready")
WORDS = ("bridge", "mayor", "council", "harbour", "keeper", "river", "school", "money", "court", "storm", "train")
MCP = {"Accept": "application/json, text/event-stream"}


@dataclass
class Client:
    """One who asks, and looks at a page now and then."""

    http: httpx.Client
    chosen: random.Random
    done: Counter[str]
    distinct: int

    def question(self, number: int) -> None:
        """Asks question `number` in one of the ways."""
        about = number % self.distinct
        made = random.Random(about)  # noqa: S311
        question = f"{made.choice(ASKED)[:-1]} of the {' and the '.join(made.sample(WORDS, 2))} in the year {about}?"
        kind = self.chosen.choices(list(KINDS), list(KINDS.values()))[0]
        fine = getattr(self, f"_{kind}")(question)
        self.done[kind if fine else f"failed {kind}"] += 1
        if self.chosen.random() < 0.2:
            path = self.chosen.choice(PAGES)
            self.done["page" if self.http.get(path).status_code == 200 else f"failed {path}"] += 1

    def _ask(self, question: str) -> bool:
        response = self.http.post("/api/ask", json={"question": question})
        if self.chosen.random() < 0.05:
            verdict = {"question": question, "verdict": "right"}
            return self.http.post("/api/feedback", json=verdict).status_code == 201
        return response.status_code == 200

    def _stream(self, question: str) -> bool:
        return "event: reply" in self.http.post("/api/ask/stream", json={"question": question}).text

    def _search(self, question: str) -> bool:
        return self.http.post("/api/search", json={"question": question}).status_code == 200

    def _mcp(self, question: str) -> bool:
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
        call["params"] = {"name": "ask", "arguments": {"question": question}}
        return '"answered"' in self.http.post("/mcp", json=call, headers=MCP).text

    def _chat(self, question: str) -> bool:
        """As the page does: into the queue, and then the events until the reply is complete."""
        known = self.http.get("/config").json()
        ask = next(one for one in known["dependencies"] if one["api_name"] == "ask")
        session = f"{self.chosen.randrange(10**12):x}"
        data = [question, "{}", None]
        join = {"data": data, "fn_index": ask["id"], "trigger_id": ask["targets"][0][0], "session_hash": session}
        self.http.post("/gradio_api/queue/join", json=join).raise_for_status()
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as events:
            for line in events.iter_lines():
                if "process_completed" in line:
                    return bool(json.loads(line.removeprefix("data: "))["success"])
        return False


def packets_out() -> int | None:
    """Packets that the kernel was to send beyond this machine; None when other machines can be reached."""
    names = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text("utf-8").splitlines()[2:]]
    if names != ["lo"]:
        return None
    rows = [line.split() for line in Path("/proc/net/snmp").read_text("utf-8").splitlines() if line.startswith("Ip:")]
    told = dict(zip(*rows, strict=True))
    six = dict(line.split() for line in Path("/proc/net/snmp6").read_text("utf-8").splitlines())
    return int(told["OutNoRoutes"]) + int(six.get("Ip6OutNoRoutes", 0))


def main() -> None:
    """Runs the script."""
    questions = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    distinct = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    share = questions // TENTHS // CLIENTS
    done: Counter[str] = Counter()
    held: list[tuple[float, int, int]] = []
    with tempfile.TemporaryDirectory() as made:
        server = Server(Path(shutil.copytree(sys.argv[1], Path(made) / "collection")), Path(made) / "log")
        server.start()
        before = packets_out()
        began = time.monotonic()

        def ask(seed: int) -> None:
            with httpx.Client(base_url=server.address, timeout=300) as http:
                client = Client(http, random.Random(seed), done, distinct)  # noqa: S311
                for number in range(share):
                    client.question(seed * share + number)

        for tenth in range(TENTHS + 1):
            if tenth:
                with ThreadPoolExecutor(CLIENTS) as pool:
                    list(pool.map(ask, range(tenth * CLIENTS, (tenth + 1) * CLIENTS)))
            held.append((server.memory(), server.files(), server.threads()))
            log = (Path(made) / "log").stat().st_size
            print(
                f"{tenth * share * CLIENTS:6} questions, {time.monotonic() - began:6.0f} s: "
                f"memory {held[-1][0]:.0f} MB, files {held[-1][1]}, threads {held[-1][2]}, log {log / 1e6:.2f} MB",
                flush=True,
            )
        out = packets_out()
        logged = (Path(made) / "log").read_text("utf-8")
        server.process.terminate()
        ended = server.process.wait(60)
    left = "not watched" if out is None or before is None else out - before
    print(f"{dict(done)}; faults in the log {logged.count('ERROR')}; ended with {ended}; packets to elsewhere: {left}")
    early, late = held[2], held[-1]
    grown = late[0] > 1.1 * early[0] + 20 or late[1] > early[1] + 10 or late[2] > early[2] + 10
    failed = any(name.startswith("failed") for name in done)
    sys.exit(1 if failed or ended or grown or left not in (0, "not watched") else 0)


if __name__ == "__main__":
    main()
