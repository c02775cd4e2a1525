"""A collection on servers against one in a folder: the same answers, moving 10,000 articles, an outage, a full disk.

    python -m tests.long.cluster answers [COLLECTION [QUESTIONS]]
    python -m tests.long.cluster moving [ARTICLES or COLLECTION]
    python -m tests.long.cluster outage [COLLECTION]
    sudo python -m tests.long.cluster disk

PostgreSQL and Milvus Lite are started here, each as a process of its own. `answers` runs QUESTIONS, eval/samples.jsonl
if not given, on both and lists each question that is answered otherwise; `moving` moves made articles there and back,
killed (-9) after ten seconds and resumed each time; every row is compared; `outage` lets ten users ask a real server
while PostgreSQL is stopped for ten seconds; `disk` fills the disk of PostgreSQL, a file system in memory that only root
can make, when half of the samples are indexed. COLLECTION is one of the bundled samples; without it they are indexed
first.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from eval.bench.filling import fill_collection
from eval.bench.made import PASSAGES_AN_ARTICLE
from index.collection import Collection
from index.copies.completion import complete_register
from index.encoder import open_encoder
from index.indexer import index_sources
from index.moving import move_collection
from index.samples import samples_folder
from index.writer import CollectionWriter
from tests.index.cluster.servers import Postgres, free_port, milvus_server, running_postgres
from tests.long.load import ASKED, CLI

ROOT = Path(__file__).parents[2]
_KILLED_AFTER = 10


@contextmanager
def servers(base: Path) -> Iterator[tuple[Path, Postgres]]:
    """A folder that leads to servers, as long as the block runs, and PostgreSQL."""
    port, place = free_port(), base / "servers"
    place.mkdir()
    with running_postgres() as postgres, milvus_server(base / "milvus", port):
        milvus = f"http://127.0.0.1:{port}"
        (place / "cluster.toml").write_text(f'postgresql = "{postgres.database()}"\nmilvus = "{milvus}"\n')
        yield place, postgres


def samples(base: Path, given: str | None) -> Path:
    """The collection of the bundled samples."""
    if given is not None:
        return Path(given)
    index_sources([str(samples_folder())], base / "folder", progress=False)
    return base / "folder"


def answers(base: Path, given: str | None = None, questions: str | None = None) -> None:
    home = samples(base, given)
    asked = questions or str(ROOT / "eval" / "samples.jsonl")
    with servers(base) as (place, _):
        move_collection(home, place)
        runs = []
        for folder in (home, place):
            out = base / f"{folder.name}.json"
            started = time.monotonic()
            subprocess.run(
                [*CLI, "eval", asked, "--collection", str(folder), "--json", str(out)],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            print(f"{folder.name}: {time.monotonic() - started:.0f} s")
            runs.append(json.loads(out.read_text()))
    one, other = runs
    for name, value in one["metrics"].items():
        if value != other["metrics"][name]:
            print(f"{name}: {value} in a folder, {other['metrics'][name]} on servers")
    differ = 0
    for question, there in zip(one["per_question"], other["per_question"], strict=True):
        if question["answer"] != there["answer"]:
            differ += 1
            print(f"{question['id']}: {question['answer']!r} in a folder, {there['answer']!r} on servers")
    print(f"{differ} of {len(one['per_question'])} questions are answered otherwise")


def moving(base: Path, given: str | None = None) -> None:
    home = Path(given) if given and not given.isdecimal() else made(base / "folder", int(given or 10_000))
    with servers(base) as (place, _):
        for source, target in ((home, place), (place, base / "back")):
            command = [*CLI, "migrate", "--from", str(source), "--to", str(target)]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(_KILLED_AFTER)
            process.kill()
            process.wait()
            started = time.monotonic()
            copied: Counter[str] = Counter()
            counts = move_collection(source, target, lambda table, rows, to=copied: to.update({table: rows}))  # type: ignore[misc]
            print(f"to {target.name}, killed after {_KILLED_AFTER} s: {sum(copied.values())} rows were left to copy,")
            print(f"{time.monotonic() - started:.0f} s with comparing all: {counts}", flush=True)
        with Collection.open(home) as one, Collection.open(base / "back") as other:
            assert one.articles() == other.articles()
            assert one.state == other.state


def made(home: Path, articles: int) -> Path:
    """A collection of made articles with random vectors, and with signatures as the register of copies makes them."""
    texts = ["The council met.", "A ship came in.", "A bridge was opened."]
    fill_collection(home, PASSAGES_AN_ARTICLE * articles, texts, open_encoder())
    with CollectionWriter.open(home) as writer:
        complete_register(writer)
    return home


def outage(base: Path, given: str | None = None) -> None:
    home, port = samples(base, given), free_port()
    seen: list[tuple[float, str]] = []
    with servers(base) as (place, postgres):
        move_collection(home, place)
        command = [*CLI, "serve", "-c", str(place), "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started, ends = time.monotonic(), threading.Event()

        def ask() -> None:
            count = 0
            while not ends.is_set():
                count += 1
                question = {"question": ASKED[count % len(ASKED)]}
                try:
                    said = httpx.post(f"http://127.0.0.1:{port}/api/ask", json=question, timeout=60)
                    status = str(said.status_code) + (" Retry-After" if "Retry-After" in said.headers else "")
                except httpx.HTTPError as error:
                    status = type(error).__name__
                seen.append((time.monotonic() - started, status))
                time.sleep(0.2)

        try:
            while httpx_status(port) != 200:
                time.sleep(0.5)
            users = [threading.Thread(target=ask) for _ in range(10)]
            for user in users:
                user.start()
            time.sleep(20)
            stopped = time.monotonic() - started
            postgres.stop()
            time.sleep(10)
            postgres.start()
            back = time.monotonic() - started
            time.sleep(30)
            ends.set()
            for user in users:
                user.join()
        finally:
            process.terminate()
            process.wait()
    for name, begin, end in (("before", 0.0, stopped), ("stopped", stopped, back), ("after", back, 1e9)):
        print(name, dict(Counter(status for moment, status in seen if begin <= moment < end)))
    first = min((moment - back for moment, status in seen if moment > back and status == "200"), default=-1.0)
    last = max((moment - back for moment, status in seen if moment > back and status != "200"), default=0.0)
    print(f"first answer {first:.1f} s after it was back, last refusal {last:.1f} s")


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own, as long as the block runs."""
    # Not below `base`: a socket's path may have a hundred characters at most, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="pullquote-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def disk(base: Path) -> None:
    port, place, some = free_port(), base / "servers", base / "some"
    files = sorted(path for path in samples_folder().rglob("*") if path.is_file())
    place.mkdir()
    some.mkdir()
    for path in files[::2]:
        shutil.copy(path, some)

    def told(*words: str) -> None:
        run = subprocess.run([*CLI, *words, "--collection", str(place)], capture_output=True, text=True, check=False)
        lines = (run.stdout + run.stderr).strip().splitlines()
        print(f"{words[0]}: exit {run.returncode}: {lines[-1][:300] if lines else ''}", flush=True)

    with small_disk(200) as folder, milvus_server(base / "milvus", port):
        postgres = Postgres(folder)
        try:
            address = f'postgresql = "{postgres.database()}"\nmilvus = "http://127.0.0.1:{port}"\n'
            (place / "cluster.toml").write_text(address)
            told("index", str(some))
            ballast = folder / "ballast"
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            print("the disk is full")
            told("index", str(samples_folder()))
            told("ask", ASKED[0])
            ballast.unlink()
            print("there is room again")
            told("index", str(samples_folder()))
            told("ask", ASKED[0])
            told("doctor")
        finally:
            postgres.stop()


def httpx_status(port: int) -> int:
    """What /ready says; 0 where nobody listens yet."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", timeout=30).status_code
    except httpx.HTTPError:
        return 0


if __name__ == "__main__":
    part, *given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        {"answers": answers, "moving": moving, "outage": outage, "disk": disk}[part](Path(folder), *given)
