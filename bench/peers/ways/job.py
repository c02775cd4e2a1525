"""What every way is given and what it gives back, with its times. Needs nothing but the standard library."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """What is asked of a way.

    Attributes:
        folder: where it may keep things.
        source: the folder of articles.
        passages: their texts, ready made: whole sentences of up to 160 tokens.
        questions: what to ask.
        encoder: folder of the encoder, as sentence-transformers reads it.
        reader: folder of the reader, as transformers reads it.
        read: how many passages to read for a question.
    """

    folder: str
    source: str
    passages: list[str]
    questions: list[str]
    encoder: str
    reader: str
    read: int


@dataclass(frozen=True)
class Answer:
    """A first answer: its text, and where it begins in a ready-made passage, or in an article.

    Attributes:
        place: [number of the passage, character in it], or [identifier of the article, character in it].
    """

    text: str
    place: tuple[int | str, int]


@dataclass
class Watch:
    """Wall-clock and processor seconds (all threads together) of each part, and wall-clock seconds of each question."""

    parts: dict[str, tuple[float, float]] = field(default_factory=dict)
    questions: list[float] = field(default_factory=list)
    _last: tuple[float, float] = field(default_factory=lambda: (time.perf_counter(), time.process_time()))

    def stop(self, part: str) -> None:
        """Ends a part: it lasted since the last one ended."""
        now = time.perf_counter(), time.process_time()
        self.parts[part] = (now[0] - self._last[0], now[1] - self._last[1])
        self._last = now


def run(prepare: Callable[[Job, Watch], Callable[[str], Answer | None]], packages: list[str]) -> None:
    """Does the job named on the command line and prints what came of it as JSON.

    Args:
        prepare: stops the parts "load" and "index" and returns what answers a question.
        packages: whose versions are told.
    """
    watch = Watch()
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    ask = prepare(job, watch)
    ask(job.questions[-1])
    watch.stop("first question")
    answers = []
    for question in job.questions:
        begun = time.perf_counter()
        answers.append(ask(question))
        watch.questions.append(time.perf_counter() - begun)
    watch.stop("questions")
    told = {
        "answers": [asdict(answer) if answer else None for answer in answers],
        "parts": watch.parts,
        "questions": watch.questions,
        "peak_mb": peak_mb(),
        "versions": {package: version(package) for package in packages},
    }
    print(json.dumps(told))


def peak_mb() -> float:
    """The most memory that this process has held, in MB; `getrusage` would count what it was started from."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert found
    return int(found[1]) / 1024
