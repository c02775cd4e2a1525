"""What leaving passages unread changes: `python -m eval.selective QUESTIONS ARTICLES`, see `qa.selective`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.tables import table

if TYPE_CHECKING:
    from qa.reply import Reply
    from qa.trace import Trace


@dataclass(slots=True)
class Changes:
    """Counts of questions, but for the passages.

    Attributes:
        found, read: passages found, and read of these, of all questions.
        first: other first answers, none counted as one.
        agreement: other judgements of the sources.
        shown: other texts of the answers shown, or in another order.
        cited: other answers or citations, all that is counted above among them.
    """

    questions: int = 0
    found: int = 0
    read: int = 0
    first: int = 0
    agreement: int = 0
    shown: int = 0
    cited: int = 0

    def add(self, selected: Trace, whole: Reply) -> None:
        """Counts one question, answered as shipped, and with every passage read."""
        reply = selected.reply
        texts = [[answer.text for answer in each.answers] for each in (reply, whole)]
        places = [
            [(cited.article_id, cited.answer_start) for answer in each.answers for cited in answer.citations]
            for each in (reply, whole)
        ]
        self.questions += 1
        self.found += len(selected.passages)
        self.read += len(selected.passages) - len(selected.unread)
        self.first += texts[0][:1] != texts[1][:1]
        self.agreement += reply.agreement != whole.agreement
        self.shown += texts[0] != texts[1]
        self.cited += texts[0] != texts[1] or places[0] != places[1] or reply.agreement != whole.agreement


def compare(questions: Path, articles: Path) -> Changes:
    """Asks every question of a set twice.

    Raises:
        PullquoteError: the set or the articles cannot be read.
    """
    from eval.runs.opening import opened
    from eval.sets.questions import read_questions
    from qa.extractive import ExtractiveReader

    changes = Changes()
    with opened(read_questions(questions), ExtractiveReader.open(), articles=str(articles)) as (found, assistant):
        for question in found.questions:
            # First as shipped: then the passages left are read for the second.
            selected = assistant.trace(question.question)
            changes.add(selected, assistant.ask(question.question, read_all=True))
    return changes


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.argument("articles", type=click.Path(path_type=Path))
def main(questions: Path, articles: Path) -> None:
    """Print how many passages are read, and how many questions get another reply when all are.

    \b
    Example:
      python -m eval.selective eval/samples.jsonl index/samples/articles
    """
    found = compare(questions, articles)
    rows = [
        ("questions", str(found.questions)),
        ("passages read", f"{found.read} of {found.found} ({found.read / max(1, found.found):.0%})"),
        ("other first answer", str(found.first)),
        ("other agreement", str(found.agreement)),
        ("other answers shown", str(found.shown)),
        ("other in any of this, or in citations", str(found.cited)),
    ]
    click.echo(table(("what", "count"), rows))


if __name__ == "__main__":
    main()
