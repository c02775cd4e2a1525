"""Pullquote and what one would pick instead, side by side: see README.md beside this file."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reader_folder import write_reader
from scoring import Articles, Scores
from ways.job import Job

HERE = Path(__file__).resolve().parent
WAYS = ("pullquote", "pullquote_all", "haystack", "txtai", "plain")
# Nothing is fetched and nothing reported while it is measured.
QUIET = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "TOKENIZERS_PARALLELISM": "true"}


def peers_python() -> str:
    """The Python of the peers' own environment, which is made when it is missing."""
    folder = HERE / ".venv"
    python = str(folder / "bin" / "python")
    if not (folder / "made").exists():
        print(f"making {folder} (once; some minutes) ...", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", str(HERE / "requirements.txt")], check=True)
        (folder / "made").touch()
    return python


def run_way(way: str, python: str, job: Job) -> dict[str, Any]:
    """Runs one way in a process of its own; what `ways.job.run` printed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(asdict(job) | {"folder": folder}), encoding="utf-8")
        command = [python, str(HERE / "ways" / f"{way}_way.py"), str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | QUIET)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(runs: dict[str, list[dict[str, Any]]], scores: dict[str, Scores], passages: int) -> str:
    """What was measured as a Markdown table: the least of the rounds, and beside it the ratio to Pullquote's."""

    def least(way: str, *parts: str, kind: int = 0) -> float:
        return min(sum(run["parts"][part][kind] for part in parts) for run in runs[way])

    def asking(way: str, share: float) -> float:
        return min(sorted(run["questions"])[round(share * (len(run["questions"]) - 1))] for run in runs[way])

    asked = len(next(iter(runs.values()))[0]["questions"])
    rows = {
        "load, s": lambda way: least(way, "load", "first question"),
        f"index {passages} passages, s": lambda way: least(way, "index"),
        "the same, processor s": lambda way: least(way, "index", kind=1),
        "question, median s": lambda way: asking(way, 0.5),
        "question, 95th percentile s": lambda way: asking(way, 0.95),
        "question, processor s": lambda way: least(way, "questions", kind=1) / asked,
        "peak memory, MB": lambda way: statistics.median(run["peak_mb"] for run in runs[way]),
    }
    lines = ["| | " + " | ".join(runs) + " |", "|---" * (len(runs) + 1) + "|"]
    for name, measure in rows.items():
        own = measure("pullquote")
        cells = [
            f"{measure(way):.3g}" + (f" ({measure(way) / own:.1f} x)" if way != "pullquote" else "") for way in runs
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for name in ("citation_accuracy", "f1"):
        lines.append(f"| {name} | " + " | ".join(f"{getattr(scores[way], name):.3f}" for way in runs) + " |")
    return "\n".join(lines)


def main() -> None:
    """Runs every way in turn and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", help="a folder of articles")
    parser.add_argument("questions", help="a question set")
    parser.add_argument("--questions", type=int, default=0, dest="count", help="only so many, drawn evenly")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", type=int, default=20, help="passages read for a question")
    parser.add_argument("--python", help="a Python that has the peers; by default one is made beside this file")
    parser.add_argument("--json", type=Path, help="where to write everything measured")
    given = parser.parse_args()
    python = given.python or peers_python()
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    with Articles.opened(given.articles) as articles, tempfile.TemporaryDirectory() as reader:
        write_reader(Path(reader))
        questions = articles.questions(Path(given.questions), given.count)
        job = articles.job([question.question for question in questions], reader, given.read)
        for _ in range(given.rounds):
            for way, found in runs.items():
                found.append(run_way(way, sys.executable if way.startswith("pullquote") else python, job))
        scores = {way: articles.scores(questions, found[0]["answers"]) for way, found in runs.items()}
    versions = {name: version for found in runs.values() for name, version in found[0]["versions"].items()}
    if given.json:
        given.json.write_text(json.dumps({"versions": versions, "runs": runs}, indent=1), encoding="utf-8")
    print(table(runs, scores, len(job.passages)))
    print(f"\n{len(questions)} questions, {given.read} passages read, least of {given.rounds} rounds;")
    print(", ".join(f"{name} {version}" for name, version in versions.items()))


if __name__ == "__main__":
    main()
