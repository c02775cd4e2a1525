"""Development questions: from question sets to candidates with labels, which the ranking is fitted on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import QuestionSetError
from qa.candidates import Candidate, make_candidates
from qa.cues import asks_about_text
from qa.query import Query
from qa.reader import Reader
from qa.reading import open_passages, read_passages
from qa.rereading import reread
from qa.retriever import Retriever
from qa.shelf import Shelf
from qa.weighing import weigh

if TYPE_CHECKING:
    from index.collection import Collection
    from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Case:
    """A question and where its answer stands.

    Attributes:
        gold: ranges of the text that holds the answer, by article; empty for a question without answer.
        fold: questions of one fold are never split between fitting and measuring: an article.
    """

    question: str
    gold: dict[str, tuple[tuple[int, int], ...]]
    fold: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A question with its candidates, and for each whether its sentence holds gold evidence.

    Attributes:
        answerable: whether the passages read hold the answer at all.
        setting: which kind of data it is, such as "news" or "news without the article".
    """

    query: Query
    candidates: tuple[Candidate, ...]
    labels: tuple[bool, ...]
    answerable: bool
    setting: str
    fold: str


def load_cases(path: Path, collection: Collection) -> list[Case]:
    """Questions of a JSON Lines set with `evidence`, its quotes found in the collection's articles.

    Raises:
        QuestionSetError: the file cannot be read, or an article or quote is not in the collection.
    """
    articles = {article.source: article for article in collection.articles()}
    cases = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            gold: dict[str, tuple[tuple[int, int], ...]] = {}
            for evidence in row.get("evidence", ()):
                article = articles[evidence["article"]]
                place = _locate(article.text, evidence["quote"])
                if place:
                    gold[article.article_id] = (*gold.get(article.article_id, ()), place)
            if gold or not row.get("answerable", True):
                fold = next(iter(gold), f"{path.name} {number % 10}")
                cases.append(Case(row["question"], gold, fold))
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionSetError(f"{path}, line {number}: not a question of this collection ({error})") from None
    return cases


def squad_to_files(path: Path, folder: Path, *, paragraphs: int, questions: int) -> Path:
    """SQuAD 2.0 JSON (also gzipped) as text files in `folder` and a question set beside them.

    Args:
        paragraphs: how many of each article, from its beginning.
        questions: how many answerable and how many unanswerable ones of each article, evenly spread.

    Returns:
        The question set's path, outside of `folder`.
    """
    import gzip

    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        data: list[dict[str, Any]] = json.load(stream)["data"]
    rows = []
    folder.mkdir(parents=True)
    for number, article in enumerate(data):
        name = f"{number:02}.txt"
        kept = article["paragraphs"][:paragraphs]
        title = article["title"].replace("_", " ")
        text = "\n\n".join([title, *(paragraph["context"].strip() for paragraph in kept)])
        (folder / name).write_text(text, encoding="utf-8")
        asked = [(item, paragraph["context"]) for paragraph in kept for item in paragraph["qas"]]
        for answerable in (True, False):
            fitting = [pair for pair in asked if pair[0].get("is_impossible", False) != answerable]
            for item, context in fitting[:: max(1, len(fitting) // questions)][:questions]:
                places = (
                    {(answer["answer_start"], len(answer["text"])) for answer in item["answers"]} if answerable else ()
                )
                quotes = [context[max(0, start - 15) : start + length + 15].strip() for start, length in places]
                evidence = [{"article": name, "quote": quote} for quote in quotes]
                rows.append({"question": item["question"], "answerable": answerable, "evidence": evidence})
    questions_path = folder.with_suffix(".jsonl")
    questions_path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return questions_path


def gather(
    collection: Collection,
    encoder: Encoder,
    reader: Reader,
    cases: Sequence[Case],
    *,
    setting: str,
    passages: int,
    without: int = 0,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Iterator[Instance]:
    """Retrieves and reads for each case.

    Args:
        passages: how many for each question.
        without: how many when the question is asked again with the articles that answer it taken away, which makes an
            unanswerable one; 0 for not at all.
        on_progress: called with the number of cases done.
    """
    retriever, shelf = Retriever(collection, encoder), Shelf(collection)
    by_article = {
        article.article_id: [passage.passage_id for passage in collection.passages_of(article.article_id)]
        for article in collection.articles()
    }
    for done, case in enumerate(cases, start=1):
        vector = retriever.encode(case.question)
        query = Query.of(case.question, vector, retriever.weigh(case.question))

        def instance(
            count: int, allowed: list[int] | None, name: str, case: Case = case, query: Query = query
        ) -> Instance:
            found = retriever.find(query.text, query.vector, count, allowed=allowed)
            weighing = weigh(query, open_passages(found, collection, shelf), bylines=asks_about_text(query.text))
            # All are read, so that the ranking is fitted on whatever the reader may say.
            candidates = make_candidates(weighing, read_passages(query.text, weighing.passages, reader))
            candidates = reread(query.text, candidates, reader)
            labels = tuple(_is_gold(candidate, case.gold) for candidate in candidates)
            return Instance(query, tuple(candidates), labels, allowed is None and bool(case.gold), name, case.fold)

        yield instance(passages, None, setting if case.gold else f"{setting}, unanswerable")
        if without and case.gold:
            others = [
                number
                for article_id, numbers in by_article.items()
                if article_id not in case.gold
                for number in numbers
            ]
            yield instance(without, others, f"{setting}, article taken away")
        on_progress(done)


def _is_gold(candidate: Candidate, gold: dict[str, tuple[tuple[int, int], ...]]) -> bool:
    sentence = candidate.source.sentences[candidate.sentence]
    ranges = gold.get(candidate.source.article.article_id, ())
    return any(sentence.start < end and start < sentence.end for start, end in ranges)


def _locate(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands, whatever its white space."""
    match = re.search(r"\s+".join(re.escape(word) for word in quote.split()), text)
    return match.span() if match and quote.strip() else None


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise QuestionSetError(f"{path}: cannot be read ({error})") from None
