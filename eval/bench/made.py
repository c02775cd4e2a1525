"""Made articles: as many as wanted, from the sentences of the bundled samples, in other orders with other names."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

# About as many sentences of the samples as fill this many passages.
PASSAGES_AN_ARTICLE = 4
_SENTENCES = 24
_SYLLABLES = (
    "ba",
    "cor",
    "den",
    "far",
    "gal",
    "hin",
    "jor",
    "kel",
    "lom",
    "mer",
    "nor",
    "pel",
    "ros",
    "tal",
    "ver",
    "zel",
)


def write_articles(path: Path, passages: int, texts: list[str], *, seed: int = 0) -> int:
    """Writes JSON Lines with about so many passages, the same ones each time.

    Args:
        path: a new .jsonl file.
        texts: sentences to draw from, at least one.

    Returns:
        How many articles.
    """
    count = max(1, round(passages / PASSAGES_AN_ARTICLE))
    with path.open("w", encoding="utf-8") as file:
        for article in _articles(count, texts, random.Random(seed)):  # noqa: S311
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return count


def renamed_sentences(texts: list[str], count: int, chance: random.Random) -> list[str]:
    """So many sentences drawn from some, with other names."""
    names = ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(count)]
    return [_renamed(text, names, chance) for text in chance.choices(texts, k=count)]


def _articles(count: int, texts: list[str], chance: random.Random) -> Iterator[dict[str, str]]:
    for number in range(count):
        # Names that no other article has, so that none counts as a copy of another.
        names = ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(12)]
        chosen = [_renamed(text, names, chance) for text in chance.choices(texts, k=_SENTENCES)]
        paragraphs = [" ".join(chosen[start : start + 4]) for start in range(0, len(chosen), 4)]
        day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        title = f"{names[0]} and {names[1]} {chance.choice(('meet', 'agree', 'part', 'wait'))} in {names[2]}"
        yield {"id": f"made-{number}", "title": title, "text": "\n\n".join(paragraphs), "published": day}


def _renamed(sentence: str, names: list[str], chance: random.Random) -> str:
    """The sentence with every name, and every third longer word, replaced by one of the names."""

    def other(match: re.Match[str]) -> str:
        return chance.choice(names) if match.group()[0].isupper() or chance.random() < 1 / 3 else match.group()

    return re.sub(r"(?<=[a-z,] )(?:[A-Z][a-z]+|[a-z]{6,})", other, sentence)
