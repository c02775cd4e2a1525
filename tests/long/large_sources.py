"""Measures how much memory reading takes as sources grow. Not collected by pytest.

    python tests/long/large_sources.py --megabytes 300 --members 20000

A JSON Lines file, a mailbox and an archive of many members are made and read to their end, each in a process of its
own, once at a tenth of the size and once whole: what one of them holds at most must not grow with the source. Nothing
is embedded or stored, which is done in batches of bounded size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

PARAGRAPH = "The mayor of Skell said on Monday that bridge number {0} over the harbour will open in June. " * 8
ARTICLE_PARAGRAPHS = 40


def body(number: int) -> str:
    """About 30,000 characters."""
    return "\n\n".join(PARAGRAPH.format(number * ARTICLE_PARAGRAPHS + line) for line in range(ARTICLE_PARAGRAPHS))


def json_lines(path: Path, size: int) -> None:
    with path.open("w") as file:
        while file.tell() < size:
            number = file.tell()
            file.write(json.dumps({"id": str(number), "title": f"Bridge {number}", "text": body(number)}) + "\n")


def mailbox(path: Path, size: int) -> None:
    with path.open("w") as file:
        while file.tell() < size:
            number = file.tell()
            file.write("From ada@example.org Mon May  6 07:08:00 2024\nFrom: Ada <ada@example.org>\n")
            file.write(f"Subject: Bridge {number}\nMessage-ID: <{number}@example.org>\n\n{body(number)}\n\n")


def archive(path: Path, members: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(members):
            file.writestr(f"{number % 100}/{number}.txt", f"Bridge {number}\n\n{PARAGRAPH.format(number)}\n")


def read(path: Path) -> None:
    """Reads a source to its end, in this process; prints what it took."""
    from index.converters import convert
    from index.drafts import ParsedArticle
    from index.sources import find_documents

    started = time.process_time()
    (document,) = find_documents([str(path)])
    articles = sum(isinstance(item, ParsedArticle) for item in convert(document))
    told = {"source": path.name, "MB": round(path.stat().st_size / 1e6, 1), "articles": articles}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told |= {"peak MB": round(peak / 1000), "seconds of work": round(time.process_time() - started, 1)}
    print(json.dumps(told), flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--megabytes", type=int, default=300)
    arguments.add_argument("--members", type=int, default=20_000)
    arguments.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.read:
        read(options.read)
        return
    size = options.megabytes * 1_000_000
    makers: list[tuple[str, Callable[[Path, int], None], int]] = [
        ("articles.jsonl", json_lines, size),
        ("mail.mbox", mailbox, size),
        ("many.zip", archive, options.members),
    ]
    with tempfile.TemporaryDirectory() as temporary:
        for name, make, whole in makers:
            for part in (whole // 10, whole):
                path = Path(temporary, name)
                make(path, part)
                subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)
                path.unlink()


if __name__ == "__main__":
    main()
