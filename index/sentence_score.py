"""How well sentences are found: `python -m index.sentence_score GOLD.jsonl...`, lines of `{"text", "sentences"}`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from index.sentences import split_sentences

Ranges = Sequence[tuple[int, int]]


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(gold: tuple[Path, ...]) -> None:
    """Print F1 of exact ends and of whole sentences for each gold file."""
    for path in gold:
        documents = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        pairs = [(d["text"], [(start, end) for start, end in d["sentences"]]) for d in documents]
        click.echo(json.dumps({"file": path.name, **score_sentences(pairs)}))


def score_sentences(
    documents: Iterable[tuple[str, Ranges]], split: Callable[[str], Ranges] = split_sentences
) -> dict[str, float]:
    """F1 over all documents: `ends` compares end offsets, `whole` compares `(start, end)`; 1.0 when there are none.

    Args:
        documents: pairs of text and its true sentences as half-open ranges.
        split: the splitter to score.
    """
    hits = sizes = whole_hits = 0
    for text, gold in documents:
        true, got = set(gold), set(split(text))
        hits += len({end for _, end in true} & {end for _, end in got})
        whole_hits += len(true & got)
        sizes += len(true) + len(got)
    ends, whole = (round(2 * hit / sizes, 4) if sizes else 1.0 for hit in (hits, whole_hits))
    return {"ends_f1": ends, "whole_f1": whole}


if __name__ == "__main__":
    main()
