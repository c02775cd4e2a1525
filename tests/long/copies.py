"""Measures how copies are recognised, and what that costs in a large collection. Not collected by pytest.

    python tests/long/copies.py --articles 100000

Recognition: each bundled sample article against itself with words changed at random, cut down, or added to; and all of
them against each other. Cost: made-up articles of Zipf-distributed words, one in fifty a copy, entered in batches of 32
as an indexing run does, without sentences and vectors; then single articles more. Times are of the processor.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np

from index.article import Article, Sentence
from index.converters import convert
from index.copies.register import CopyRegister
from index.copies.shingles import shingles_of, words_of
from index.copies.signature import COPY, Signature, share, sign
from index.database import DATABASE_NAME, Database
from index.drafts import ParsedArticle
from index.migrations import migrate
from index.rows import ARTICLE_COLUMNS, article_row
from index.sources import find_documents

BATCH = 32


def changed(words: list[str], every: int, chance: random.Random) -> list[str]:
    """Words of which one in `every` is another one, at random places."""
    return [f"other{chance.random()}" if chance.random() < 1 / every else word for word in words]


def samples() -> list[list[str]]:
    """The words of the bodies of the bundled articles."""
    found = [
        item for document in find_documents([str(files("index.samples") / "articles")]) for item in convert(document)
    ]
    return [
        words_of(" ".join(item.article.text[s.start : s.end] for s in item.sentences if s.kind == "body"))
        for item in found
        if isinstance(item, ParsedArticle)
    ]


def signed(words: list[str]) -> Signature:
    return sign(shingles_of(words))


def recognition(repeats: int) -> None:
    chance = random.Random(3)  # noqa: S311
    bodies = samples()
    edits: dict[str, Callable[[list[str]], list[str]]] = {
        "one word in 50 changed": lambda words: changed(words, 50, chance),
        "one word in 25 changed": lambda words: changed(words, 25, chance),
        "one word in 15 changed": lambda words: changed(words, 15, chance),
        "one word in 10 changed": lambda words: changed(words, 10, chance),
        "one word in 5 changed": lambda words: changed(words, 5, chance),
        "cut down to a half": lambda words: words[: len(words) // 2],
        "cut down to a third": lambda words: words[: len(words) // 3],
        "cut down to a quarter": lambda words: words[: len(words) // 4],
        "half as much added": lambda words: words + [f"new{chance.random()}" for _ in words[::2]],
        "cut to a half, one word in 25 changed": lambda words: changed(words[: len(words) // 2], 25, chance),
    }
    for name, edit in edits.items():
        shares = [share(signed(words), signed(edit(words))) for words in bodies for _ in range(repeats)]
        found = sum(value >= COPY for value in shares)
        print(
            f"{name:40} {found / len(shares):6.1%} of {len(shares)} taken for copies, mean share {np.mean(shares):.2f}"
        )
    signatures = [signed(words) for words in bodies]
    high = sorted(share(a, b) for a, b in combinations(signatures, 2))
    print(f"pairs of different articles: {len(high)}, taken for copies: {sum(value >= COPY for value in high)}")


class Maker:
    """Articles of random words; one in fifty is an earlier one, edited lightly."""

    def __init__(self) -> None:
        self._chance = random.Random(5)  # noqa: S311
        self._numbers = np.random.default_rng(5)
        self._earlier: list[str] = []

    def make(self, number: int) -> tuple[Article, list[Sentence]]:
        if self._earlier and number % 50 == 0:
            text = " ".join(changed(self._chance.choice(self._earlier).split(), 50, self._chance))
        else:
            text = " ".join(f"w{value}" for value in self._numbers.zipf(1.3, self._chance.randrange(150, 600)))
            self._earlier = [*self._earlier[-99:], text]
        name = f"{number:016x}"
        article = Article(name, name, f"/{name}", f"Title {number}", text, "Post", published="2014-02-02")
        return article, [Sentence(0, len(text))]


def cost(count: int) -> None:
    with tempfile.TemporaryDirectory() as base, Database(Path(base), write=True, create=True) as database:
        with database.transaction() as connection:
            migrate(connection)
        register, maker = CopyRegister(database), Maker()
        marks = ", ".join("?" * (ARTICLE_COLUMNS.count(",") + 3))
        sql = f"INSERT INTO articles (document, content_hash, {ARTICLE_COLUMNS}) VALUES ({marks})"  # noqa: S608

        def enter(numbers: range) -> float:
            made = [maker.make(number) for number in numbers]
            started = time.process_time()
            with database.transaction() as connection:
                register.begin()
                for article, sentences in made:
                    connection.execute(sql, (article.location, b"", *article_row(article)))
                    register.put(article, sentences)
                register.settle()
            return time.process_time() - started

        for start in range(0, count, BATCH):
            seconds = enter(range(start, min(start + BATCH, count)))
            if start % (BATCH * 500) == 0:
                print(f"{start:7} articles: {1000 * seconds / BATCH:.2f} ms for one more, in a batch", flush=True)
        single = [enter(range(number, number + 1)) for number in range(count, count + 200)]
        print(f"{count} articles: {1000 * float(np.median(single)):.2f} ms for one more by itself (median of 200)")
        copies = sum(place.copy_of is not None for place in register.places().values())
        size = (Path(base) / DATABASE_NAME).stat().st_size
        own = database.connection.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN ('bands', 'signatures') OR name LIKE 'signatures_by%'"
        ).fetchone()[0]
        print(f"{copies} copies; database {size / 1e6:.0f} MB, of which signatures and bands {own / 1e6:.0f} MB")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=100_000)
    arguments.add_argument("--repeats", type=int, default=10)
    options = arguments.parse_args()
    recognition(options.repeats)
    cost(options.articles)


if __name__ == "__main__":
    main()
