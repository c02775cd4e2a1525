"""A run and its judgements as trec_eval reads them, so that other tools can say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from eval.runs.outcome import Outcome
from eval.runs.run_file import write_whole

TAG = "pullquote"


def write_trec(folder: Path, outcomes: Sequence[Outcome]) -> None:
    """Writes `run.trec` (question Q0 passage rank score tag) and `qrels.trec` (question 0 passage relevance).

    Passages are named by article and characters, such as `0a1b...:0-512`. Only answerable questions with evidence are
    in them: what the retrieval metrics are means over. One whose evidence was not found in the collection is judged
    on a passage that nothing retrieves, so that it counts 0 there as it does here.

    Raises:
        OSError: the folder cannot be written to.
    """
    judged = [o for o in outcomes if o.question.answerable and o.question.evidence]
    rows = [
        # Scores fall by 1 a rank: trec_eval orders by score, and breaks ties by name.
        f"{_name(o.question.id)} Q0 {passage} {rank} {len(o.retrieved) - rank + 1} {TAG}\n"
        for o in judged
        for rank, passage in enumerate(o.retrieved, 1)
    ]
    relevant = [
        f"{_name(o.question.id)} 0 {passage} 1\n" for o in judged for passage in sorted(o.gold.passages) or ["missing"]
    ]
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "run.trec", "".join(rows))
    write_whole(folder / "qrels.trec", "".join(relevant))


def _name(identifier: str) -> str:
    """An identifier without white space, which ends a field there."""
    return re.sub(r"[\s%]", lambda found: f"%{ord(found[0]):02X}", identifier)
