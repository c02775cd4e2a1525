"""Gives damaged files of every format to the converters for as long as wanted. Not collected by pytest.

    python tests/long/fuzz_converters.py --minutes 20 --keep /tmp/found

The files are read by a process of its own, as `pullquote index` does it, with less time and memory than there. Whatever
ends that process, takes too long or too much memory, or gives an article that breaks the rules for articles is a find:
it is counted, told and kept. The strategies are those of `tests/index/converters/test_fuzz.py`; the rounds are numbered
and each number always gives the same files.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from functools import partial
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "index" / "converters"))

import damage  # type: ignore[import-not-found]
import made  # type: ignore[import-not-found]

from index.drafts import Problem
from index.errors import SourceError
from index.invariants import find_faults
from index.sources import SourceDocument
from index.workers import ReadAhead

EACH_ROUND = 40
SECONDS = 60.0
BYTES = 2 << 30
_FATAL = re.compile(r"; left out$|more memory than there is$|its text cannot be put together")


class Fuzzer:
    """Reads damaged files of one format and counts what becomes of them."""

    def __init__(self, name: str, data: bytes, ahead: ReadAhead, keep: Path | None) -> None:
        self.counts: Counter[str] = Counter()
        self._name, self._data, self._ahead, self._keep = name, data, ahead, keep

    def round(self, number: int, others: list[bytes]) -> None:
        """One round of `EACH_ROUND` files."""
        any_other = st.sampled_from(others).flatmap(lambda other: damage.damaged(self._data, other))
        strategy = st.one_of(any_other, damage.damaged_inside(self._data))

        @seed(number)
        @settings(
            max_examples=EACH_ROUND,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def one(data: bytes) -> None:
            self._read(data)

        one()

    def _read(self, data: bytes) -> None:
        self.counts["inputs"] += 1
        document = SourceDocument(self._name, f"/{self._name}", None, len(data), partial(BytesIO, data))
        found = []
        for _, items in self._ahead.read([document]):
            try:
                for item in items:
                    if isinstance(item, Problem):
                        self.counts["problems"] += 1
                        found += _faults_of_message(item.reason)
                    else:
                        self.counts["articles"] += 1
                        found += find_faults(item.article, item.sentences)
            except SourceError as error:
                self.counts["refused"] += 1
                found += _faults_of_message(str(error))
                found += [] if str(error).startswith(self._name) else [f"does not name the file: {error}"]
        if found:
            self.counts["finds"] += 1
            print(f"find in {self._name}: {found[0]}", flush=True)
            if self._keep is not None:
                (self._keep / f"{self.counts['finds']:03d}-{self._name}").write_bytes(data)


def _faults_of_message(message: str) -> list[str]:
    return [message[:300]] if _FATAL.search(message) or "\n" in message else []


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=20)
    arguments.add_argument("--first", type=int, default=0, help="number of the first round")
    arguments.add_argument("--keep", type=Path, help="folder for the files that were finds")
    options = arguments.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes] = made.every_format()
    end = time.monotonic() + 60 * options.minutes
    number = options.first
    with ReadAhead(1, time_limit=SECONDS, memory_limit=BYTES) as ahead:
        fuzzers = [Fuzzer(name, data, ahead, options.keep) for name, data in files.items()]
        while time.monotonic() < end:
            for fuzzer in fuzzers:
                fuzzer.round(number, list(files.values()))
            number += 1
    total: Counter[str] = Counter()
    kinds = ("inputs", "articles", "problems", "refused", "finds")
    print(f"{'format':16}" + "".join(f"{kind:>10}" for kind in kinds))
    for name, fuzzer in zip(files, fuzzers, strict=True):
        total += fuzzer.counts
        print(f"{name:16}" + "".join(f"{fuzzer.counts[kind]:10}" for kind in kinds))
    print(f"{total['inputs']} inputs in {number - options.first} rounds, {total['finds']} finds")
    return int(total["finds"] > 0)


if __name__ == "__main__":
    sys.exit(main())
