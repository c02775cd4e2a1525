"""Asking, alone and several at once, in a process of its own so that its memory can be told.

`python -m eval.bench.asking COLLECTION` reads {"questions": [...], "at_once": N} from standard input and prints JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.timing import Timing

if TYPE_CHECKING:
    from qa.assistant import Assistant

TOTAL = "total"
WHOLE = "total, all passages read"
_WARM_UP = 10


def measure_asking(collection: Path, questions: Sequence[str], at_once: int) -> dict[str, Any]:
    """Asks a collection in a new process.

    Returns:
        `ask`: timings of opening with the first question, of each stage of a reply alone, of whole replies when every
        passage found is read, and of whole replies with `at_once` questions at a time; `passages` of the collection;
        `peak_mb`: the most memory that the process had resident, None where unknown.

    Raises:
        subprocess.CalledProcessError: the process failed; its error was shown.
    """
    given = json.dumps({"questions": list(questions), "at_once": at_once})
    command = [sys.executable, "-m", "eval.bench.asking", str(collection)]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ask_all(collection: str, questions: Sequence[str], at_once: int) -> dict[str, Any]:
    """What `measure_asking` returns, measured in this process. At least one question."""
    from qa.assistant import Assistant

    begin = time.perf_counter()
    with Assistant.open(collection) as assistant:
        assistant.ask(questions[0])
        first = Timing("open and first question", (_since(begin),))
        # The engine makes code for the lengths that it meets first.
        _stages(assistant, questions[:_WARM_UP], read_all=True)
        stages = _stages(assistant, questions) | {WHOLE: _stages(assistant, questions, read_all=True)[TOTAL]}
        timings = [first, *(Timing(stage, tuple(times)) for stage, times in stages.items())]
        if at_once > 1:
            timings.append(_together(assistant, questions, at_once))
        passages = assistant.collection.passage_count
    return {"ask": [timing.to_dict() for timing in timings], "passages": passages, "peak_mb": peak_mb()}


def peak_mb() -> int | None:
    """Most memory that this process had resident, in MiB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most / 2**20 if sys.platform == "darwin" else most / 2**10)


def _stages(assistant: Assistant, questions: Sequence[str], *, read_all: bool = False) -> dict[str, list[float]]:
    """Milliseconds of every question by stage."""
    stages: dict[str, list[float]] = {}
    for question in questions:
        assistant.reader.forget()
        for stage, value in assistant.ask(question, read_all=read_all).timings_ms.items():
            stages.setdefault(stage, []).append(value)
    return stages


def _together(assistant: Assistant, questions: Sequence[str], at_once: int) -> Timing:
    def ask(question: str) -> float:
        begin = time.perf_counter()
        assistant.ask(question)
        return _since(begin)

    assistant.reader.forget()
    with ThreadPoolExecutor(at_once) as pool:
        return Timing(f"{TOTAL}, {at_once} at once", tuple(pool.map(ask, questions)))


def _since(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    print(json.dumps(ask_all(sys.argv[1], wanted["questions"], wanted["at_once"])))
