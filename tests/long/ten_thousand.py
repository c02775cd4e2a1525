"""Measures the indexer on many generated articles. Not collected by pytest.

    python tests/long/ten_thousand.py --articles 10000 --workers 1

A third of the articles is HTML, a third Markdown, a third plain text, each of about ten sentences of words at random.
Every run is the command line's, in a process of its own: the first one, one that finds nothing changed, one after an
article was added, one after one was changed, one after one was removed. Told of each: seconds, seconds of work of all
its processes, and the most memory that one of them held.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

DAY = 86_400


WORDS = """able academic actor agency album ancient answer apple army artist autumn baker balcony bank barley basket
beach bell bicycle bird blue board boat border bottle bread brick bridge bright brother budget bus cabin camera camp
canal candle captain castle cattle cellar census chain chapel cheese children choir church circle city clay clerk cliff
clinic clock cloud coach coal coast coffee college common concert copper corner cottage council court crane cricket
crowd dairy damage dance daughter debate deep deputy desert dinner doctor donkey drama driver drought eagle early east
editor election empty engine estate evening export factory famous farmer fence ferry festival fever field film fire
fishing flood flour forest frost fruit funeral gallery garden gate glass goat gold grain grand gravel green guard guest
guitar hall hammer harbour harvest heavy hill history honey horse hospital hotel ice import inquiry iron island jacket
journal judge jury kitchen lake lamp lantern large late laundry lawyer leather lemon letter library light lighthouse
lime linen lonely lorry machine manager market marsh mason mayor meadow medal melon merchant mill mine minister mirror
mountain museum music narrow native navy new nurse oak office oil old onion orchard organ oven owner paint palace paper
parade park parliament path peace pearl pepper piano pilot pipe plain plaster poet police pony pottery prison private
public quarry quiet rail rain red reform refugee rescue rice ring river road roof rope royal rural sailor salt sand
school sculptor season sheep ship shop silver singer snow soldier south square stable station statue steel stone storm
strike sugar summer surgeon tailor tax teacher temple tent theatre timber toll tower town tractor train treaty tunnel
union valley village violin vote wagon walnut warden warehouse water weaver wedding west wheat white wide wind window
winter witness wooden wool writer young""".split()  # noqa: SIM905


class Author:
    """Writes articles, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def write(self, path: Path) -> None:
        """An article in the format that the file's name says; the file looks as if it had been there for a day."""
        title = " ".join(self._some(5)).capitalize()
        paragraphs = [" ".join(self._sentence() for _ in range(self._random.randint(2, 4))) for _ in range(3)]
        if path.suffix == ".html":
            body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
            navigation = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
            text = f"<html><head><title>{title}</title></head><body>{navigation}<h1>{title}</h1>{body}</body></html>"
        else:
            text = "\n\n".join([f"# {title}" if path.suffix == ".md" else title, *paragraphs])
        path.write_text(text + "\n", encoding="utf-8")
        before = time.time() - DAY
        os.utime(path, (before, before))

    def _sentence(self) -> str:
        what, who, where, why = (" ".join(self._some(count)) for count in (3, 2, 3, 1))
        return f"The {what} of {who.title()} was {where} for the {why}."

    def _some(self, count: int) -> list[str]:
        return self._random.choices(WORDS, k=count)


class Indexer:
    """Runs of the command line over one folder."""

    def __init__(self, folder: Path, collection: Path, workers: int) -> None:
        words = ["index", str(folder), "--collection", str(collection), "--prune", "--quiet", "--json"]
        self._command = [sys.executable, "-m", "qa.cli", *words, "--workers", str(workers)]

    def run(self, name: str) -> dict[str, float | str]:
        """One line of the table."""
        started = time.monotonic()
        process = subprocess.Popen(self._command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{name}: the indexer ended with {process.returncode}")
        report = json.loads(said)
        return {
            "run": name,
            **{kind: report[kind] for kind in ("new", "changed", "unchanged", "removed")},
            "seconds": round(seconds, 1),
            "work": round(used.ru_utime + used.ru_stime, 1),
            "peak MB": round(used.ru_maxrss / 1000),
        }


def measure(folder: Path, collection: Path, articles: int, workers: int) -> Iterator[dict[str, float | str]]:
    """The table, line by line."""
    author = Author(7)
    paths = [folder / f"{number:05d}.{('html', 'md', 'txt')[number % 3]}" for number in range(articles)]
    for path in paths:
        author.write(path)
    indexer = Indexer(folder, collection, workers)
    yield indexer.run("all new")
    yield indexer.run("nothing changed")
    author.write(folder / "one-more.md")
    yield indexer.run("one added")
    author.write(paths[1])
    os.utime(paths[1])
    yield indexer.run("one changed")
    paths[0].unlink()
    yield indexer.run("one removed")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=10_000)
    arguments.add_argument("--workers", type=int, default=1)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, collection = Path(temporary, "articles"), Path(temporary, "collection")
        folder.mkdir()
        for line in measure(folder, collection, options.articles, options.workers):
            print(json.dumps(line), flush=True)
            if line["run"] == "all new":
                print(f"{options.articles / float(line['seconds']):.1f} articles per second", flush=True)
        sizes = {path.name: round(path.stat().st_size / 1e6, 1) for path in sorted(collection.iterdir())}
        read = sum(path.stat().st_size for path in folder.iterdir())
        print(f"MB on disk: {sizes} for {read / 1e6:.1f} MB of files")


if __name__ == "__main__":
    main()
