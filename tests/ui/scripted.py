"""An assistant whose replies are written down here, so that faults and hostile text can be called up at will.

The browser tests run the real one; what these tests are about is what the pages and the API make of a reply.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from index.article import Article, Removed, Sentence
from index.errors import CollectionError, QuestionError
from index.facets import Facets
from index.manifest import Manifest
from qa.reply import Answer, Citation, Reply

TEXT = (
    "New bridge opens at Sarn\nBy Ola Brandt\n\nThe bridge was opened by Mayor Irene Falk on Monday. "
    "It took four years to build. About 600 people watched.\nMayor Falk cuts the ribbon."
)
MANIFEST = Manifest("0" * 32, "scripted", 384, 256)
HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> "
    "\u202eevil ${alert(3)} {{constructor}} [x](javascript:alert(4)) \x1b[31m"
)


def sentence_ranges(text: str, *pieces: str) -> tuple[Sentence, ...]:
    kinds = ("title", "byline", "body", "body", "body", "caption")
    return tuple(
        Sentence(text.index(piece), text.index(piece) + len(piece), kind)  # type: ignore[arg-type]
        for piece, kind in zip(pieces, kinds, strict=False)
    )


BRIDGE = Article(
    article_id="a" * 16, source="bridge.txt", location="/news/bridge.txt", title="New bridge opens at Sarn", text=TEXT,
    publisher="Harbour Post", authors=("Ola Brandt",), published="2025-03-17", language="en",
    url="https://harbour.example/bridge", removed=(Removed("Share this page", "said twice"),),
)  # fmt: skip
BRIDGE_SENTENCES = sentence_ranges(
    TEXT, "New bridge opens at Sarn", "By Ola Brandt", "The bridge was opened by Mayor Irene Falk on Monday.",
    "It took four years to build.", "About 600 people watched.", "Mayor Falk cuts the ribbon.",
)  # fmt: skip
EVIL = Article(
    article_id="b" * 16, source=HOSTILE, location=HOSTILE, title=HOSTILE, text=HOSTILE, publisher=HOSTILE,
    authors=(HOSTILE,), published=HOSTILE, section=HOSTILE, language='"><script>', url="javascript:alert(5)",
    removed=(Removed(HOSTILE, HOSTILE),),
)  # fmt: skip


def citation(article: Article, sentences: Sequence[Sentence], number: int, answer: str = "") -> Citation:
    """The citation of `answer` in sentence `number`; with answer "" as it stands in a reply's `related`."""
    sentence = sentences[number]
    start = article.text.index(answer, sentence.start) if answer else sentence.start

    def near(index: int) -> str:
        return article.text[sentences[index].start : sentences[index].end] if 0 <= index < len(sentences) else ""

    return Citation(
        article.article_id, article.source, article.title, article.publisher, article.published, near(number),
        sentence.start, sentence.end, start, start + len(answer), near(number - 1), near(number + 1),
        f"/articles/{article.article_id}#s{number}", article.url and f"{article.url}#:~:text=x",
    )  # fmt: skip


def answered(
    question: str, text: str, *citations: Citation, search_question: str = "", agreement: Any = "single"
) -> Reply:
    answer = Answer(text, 0.91, "high", citations)
    return Reply(
        question, search_question or question, agreement, (answer,), (), {"retrieve": 3.0, "read": 40.0, "total": 44.0}
    )


def refused(question: str, *related: Citation) -> Reply:
    return Reply(question, question, "single", (), related, {"retrieve": 3.0, "read": 40.0, "total": 44.0})


@dataclass
class ScriptedCollection:
    path: Path
    held: tuple[tuple[Article, tuple[Sentence, ...]], ...]
    generation: int = 1
    state: str = "first"
    manifest: Manifest = MANIFEST
    sentence_count: int = 7
    passage_count: int = 3

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Holds as much as the pages ask of a database by themselves: when articles came, which is not known."""
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE TABLE arrivals (article_id, added, changed)")
            yield connection

    @property
    def article_count(self) -> int:
        return len(self.held)

    def articles(self, filters: Any = None) -> list[Article]:
        return [article for article, _ in self.held]

    def article(self, article_id: str) -> Article:
        for article, _ in self.held:
            if article.article_id == article_id:
                return article
        raise CollectionError(f"no article {article_id!r}")

    def facets(self) -> Facets:
        return Facets((("Harbour Post", 1), (HOSTILE, 1)), (("2025-03", 1), ("2025-02", 1)))

    def access_groups(self) -> frozenset[str]:
        return frozenset()

    def ages(self) -> dict[str, int]:
        return {}

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        return next((sentences for article, sentences in self.held if article.article_id == article_id), ())


@dataclass(frozen=True)
class ScriptedHit:
    passage_id: int
    article_id: str
    start: int
    end: int
    text: str
    score: float
    rank: int


class ScriptedAssistant:
    """Answers "who", "evil", "differ" and "follow"; "crash" raises; everything else is refused."""

    def __init__(self, folder: Path, *, empty: bool = False, seconds: float = 0.0) -> None:
        evil_sentences = (Sentence(0, len(HOSTILE)),)
        held = () if empty else ((BRIDGE, BRIDGE_SENTENCES), (EVIL, evil_sentences))
        self.collection = ScriptedCollection(folder, held)
        self.seconds = seconds
        self.histories: list[list[str]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Any] = (),
        *,
        filters: Any = None,
        passages: int = 20,
        any_date: bool = False,
        as_typed: bool = False,
        on_found: Any = None,
    ) -> Reply:
        if on_found:
            on_found(12)
        self.histories.append([turn if isinstance(turn, str) else turn.question for turn in history])
        if not question.strip():
            raise QuestionError("the question is empty: type one")
        if len(question) > 2000:
            raise QuestionError(f"the question has {len(question):,} characters: ask in at most 2,000")
        time.sleep(self.seconds)
        who = citation(BRIDGE, BRIDGE_SENTENCES, 2, "Mayor Irene Falk")
        if "crash" in question:
            raise RuntimeError("a secret path /srv/data")
        if "evil" in question:
            evil = replace(
                citation(EVIL, (Sentence(0, len(HOSTILE)),), 0), answer_end=len(HOSTILE), before=HOSTILE, after=HOSTILE
            )
            return answered(question, HOSTILE, evil, search_question=HOSTILE)
        if "who" in question.lower():
            return answered(question, "Mayor Irene Falk", who)
        if "agree" in question:
            return answered(question, "Mayor Irene Falk", who, replace(who, publisher="Northwire"), agreement="agree")
        if "differ" in question:
            other = Answer("About 600", 0.4, "low", (citation(BRIDGE, BRIDGE_SENTENCES, 4, "About 600"),))
            first = answered(question, "Mayor Irene Falk", who).answers[0]
            return Reply(question, question, "differ", (first, other), (), {"total": 40.0})
        return refused(question, *(citation(BRIDGE, BRIDGE_SENTENCES, number) for number in (2, 3)))

    def trace(self, question: str, history: Sequence[Any] = (), **how: Any) -> Any:
        """As much of a trace as the chat shows."""
        sentence = {
            "article_id": BRIDGE.article_id, "source": "bridge.txt", "title": BRIDGE.title,
            "publisher": BRIDGE.publisher, "number": 2, "sentence": "The bridge was opened.",
            "span": "Mayor Irene Falk", "confidence": 0.4,
        }  # fmt: skip
        likely = {
            **sentence,
            "sentence": "Mayor Irene Falk opened it.",
            "confidence": 0.9,
            "publisher": "",
            "title": "",
        }
        return SimpleNamespace(to_dict=lambda: {"sentences": [sentence, likely]})

    def search(self, question: str, k: int = 10, *, filters: Any = None) -> list[ScriptedHit]:
        return [ScriptedHit(1, BRIDGE.article_id, 40, 92, BRIDGE.text[40:92], 0.5, 1)][:k]

    def examples(self, n: int = 4) -> list[str]:
        return ["Who opened the bridge?", "How long did the bridge take?"][:n]
